package dev.docket.engine.state;

import dev.docket.protocol.Update;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.IllegalValueException;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonBoolean;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonNumber;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import dev.docket.protocol.json.JsonValue;
import dev.docket.protocol.json.MergePatch;
import java.util.Set;
import java.util.TreeSet;

/** Runs an update over a document: whatever it does, the answer is a document or a violation. */
final class Updating {

  private Updating() {}

  /**
   * A document after its update.
   *
   * @param names the names of the document's members that may have changed, sorted
   */
  record Result(JsonValue document, Set<String> names) {}

  /** The update does not give a document; the message says why. */
  static final class Failed extends Exception {

    private static final long serialVersionUID = 1L;

    private final ViolationCode code;

    Failed(ViolationCode code, String message) {
      super(message);
      this.code = code;
    }

    ViolationCode code() {
      return code;
    }
  }

  /**
   * The document after the update.
   *
   * @param room how many canonical bytes the document may have, also on the way
   * @throws Failed with UPDATE_FAILED, or STATE_TOO_LARGE if there is not enough room
   */
  static Result run(JsonObject before, Update update, long room) throws Failed {
    Result result;
    try {
      if (update instanceof Update.Merge merge) {
        result = merged(before, merge.patch());
      } else if (update instanceof Update.Patch patch) {
        result = new JsonPatchRun(before, room).run(patch.operations());
      } else {
        result = called(before, (Update.Function) update);
      }
    } catch (IllegalValueException fault) {
      throw new Failed(ViolationCode.UPDATE_FAILED, String.valueOf(fault.getMessage()));
    }
    checkRoom(result.document().canonicalBytes(), room);
    return result;
  }

  static void checkRoom(long bytes, long room) throws Failed {
    if (bytes > room) {
      throw new Failed(
          ViolationCode.STATE_TOO_LARGE,
          "the document would have "
              + bytes
              + " bytes in canonical form; what else is in the case leaves "
              + room);
    }
  }

  private static Result merged(JsonObject before, JsonValue patch) {
    JsonValue after = MergePatch.apply(before, patch);
    return new Result(
        after, patch instanceof JsonObject members ? members.names() : allNames(before, after));
  }

  /** Everything that user code may throw is its own failure, save the end of the JVM. */
  @SuppressWarnings("CatchingUnchecked") // A function may throw what its signature does not say.
  private static Result called(JsonObject before, Update.Function update) throws Failed {
    JsonValue after;
    try {
      after = update.function().apply(before);
    } catch (StackOverflowError fault) {
      throw new Failed(ViolationCode.UPDATE_FAILED, "the function overflowed the stack");
    } catch (VirtualMachineError fault) {
      throw fault;
    } catch (Throwable fault) {
      throw new Failed(ViolationCode.UPDATE_FAILED, "the function threw " + fault);
    }
    if (after == null) {
      throw new Failed(
          ViolationCode.UPDATE_FAILED,
          "the function gave a Java null; for JSON's there is JsonNull");
    }
    return new Result(after, allNames(before, after));
  }

  static Set<String> allNames(JsonObject before, JsonValue after) {
    Set<String> names = new TreeSet<>(before.names());
    if (after instanceof JsonObject object) {
      names.addAll(object.names());
    }
    return names;
  }

  /** What kind of value this is, for a message. */
  static String kindOf(JsonValue value) {
    if (value instanceof JsonNull) {
      return "null";
    } else if (value instanceof JsonBoolean) {
      return "boolean";
    } else if (value instanceof JsonNumber) {
      return "number";
    } else if (value instanceof JsonString) {
      return "string";
    }
    return value instanceof JsonArray ? "array" : "object";
  }
}
