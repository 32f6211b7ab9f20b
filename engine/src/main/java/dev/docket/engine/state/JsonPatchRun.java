package dev.docket.engine.state;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.CompatibilityFlags;
import com.flipkart.zjsonpatch.JsonPatch;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.json.IllegalValueException;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import dev.docket.protocol.json.JsonValue;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One run of an RFC 6902 patch, by the zjsonpatch library, one operation at a time: a few copies of
 * copies would else fill the heap before anyone could measure the result.
 *
 * <p>Only the members of the document that the patch names become the library's mutable nodes, so
 * the run costs what it touches. They stand below one more name, since the library cannot replace a
 * root in place.
 */
final class JsonPatchRun {

  /** RFC 6902 section 4.2: what is removed must exist. The library is lenient there by default. */
  private static final EnumSet<CompatibilityFlags> STRICT =
      EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

  private static final String ROOT = "/d";

  private final JsonObject before;
  private final long room;
  private final ObjectNode holder = JsonNodeFactory.instance.objectNode();

  /** At least the canonical size of the document now; measured anew when it passes the room. */
  private long bytes;

  JsonPatchRun(JsonObject before, long room) {
    this.before = before;
    this.room = room;
    this.bytes = before.canonicalBytes();
  }

  Updating.Result run(JsonArray operations) throws Updating.Failed {
    Set<String> named = named(operations);
    Set<String> names = named == null ? before.names() : named;
    JsonObject rest = before;
    ObjectNode document = holder.putObject(ROOT.substring(1));
    for (String name : names) {
      JsonValue member = before.get(name);
      if (member != null) {
        document.set(name, JsonNodes.node(member));
        rest = rest.without(name);
      }
    }
    int index = 0;
    for (JsonValue operation : operations) {
      apply(operation, index, rest);
      index++;
    }
    JsonValue after = document(rest);
    return new Updating.Result(after, named == null ? Updating.allNames(before, after) : named);
  }

  /** The names of the members that the patch may read or change; null if it may be any. */
  private static @Nullable Set<String> named(JsonArray operations) {
    Set<String> names = new TreeSet<>();
    for (JsonValue operation : operations) {
      for (String field : new String[] {"path", "from"}) {
        String pointer = pointer(operation, field);
        if (pointer == null) {
          continue;
        }
        if (!pointer.startsWith("/")) {
          return null;
        }
        int end = pointer.indexOf('/', 1);
        String first = pointer.substring(1, end < 0 ? pointer.length() : end);
        names.add(first.replace("~1", "/").replace("~0", "~"));
      }
    }
    return names;
  }

  private static @Nullable String pointer(JsonValue operation, String field) {
    return operation instanceof JsonObject object && object.get(field) instanceof JsonString pointer
        ? pointer.value()
        : null;
  }

  private void apply(JsonValue operation, int index, JsonObject rest) throws Updating.Failed {
    try {
      if (!(operation instanceof JsonObject object)) {
        throw new IllegalArgumentException("it is no object");
      }
      long growth = growth(object);
      JsonPatch.applyInPlace(
          JsonNodeFactory.instance.arrayNode().add(JsonNodes.node(rooted(object))), holder, STRICT);
      bytes += growth;
    } catch (RuntimeException | StackOverflowError fault) {
      // The library throws what it meets: its own exceptions, but also those of bad casts.
      throw new Updating.Failed(
          ViolationCode.UPDATE_FAILED,
          "operation " + index + " of the patch: " + fault.getMessage());
    }
    if (bytes > room) {
      bytes = document(rest).canonicalBytes();
      Updating.checkRoom(bytes, room);
    }
  }

  private static String message(Throwable fault) {
    String message = fault.getMessage();
    return message == null ? fault.toString() : message;
  }

  /**
   * How many bytes the operation adds at most. Refuses what would nest too deep, before it is done:
   * the walks over a value are recursive.
   */
  private long growth(JsonObject operation) {
    JsonPointer path = JsonPointer.compile(required(operation, "path"));
    String op = required(operation, "op");
    if (op.equals("test")) {
      return 0;
    }
    JsonValue replaced = op.equals("remove") || op.equals("replace") ? at(path) : null;
    long gone = replaced == null ? 0 : replaced.canonicalBytes();
    JsonValue put =
        switch (op) {
          case "add", "replace" -> operation.get("value");
          case "copy", "move" -> at(JsonPointer.compile(required(operation, "from")));
          default -> null;
        };
    if (put == null) {
      return -gone;
    }
    int depth = put.depth();
    for (JsonPointer step = path; step != null && !step.matches(); step = step.tail()) {
      depth++;
    }
    if (depth > JsonValue.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "the result would nest deeper than " + JsonValue.MAX_DEPTH + " levels");
    }
    JsonPointer last = path.last();
    String name = last == null ? "" : String.valueOf(last.getMatchingProperty());
    long punctuation = CanonicalTuple.of(name).canonicalBytes();
    return (op.equals("move") ? 0 : put.canonicalBytes()) + punctuation - gone;
  }

  private @Nullable JsonValue at(JsonPointer pointer) {
    JsonNode node = holder.path(ROOT.substring(1)).at(pointer);
    return node.isMissingNode() ? null : JsonNodes.value(node);
  }

  private static String required(JsonObject operation, String field) {
    String text = pointer(operation, field);
    if (text == null) {
      throw new IllegalArgumentException("its " + field + " is not a string");
    }
    return text;
  }

  /** The operation on what stands below the holder. */
  private static JsonObject rooted(JsonObject operation) {
    JsonObject rooted = operation;
    for (String field : new String[] {"path", "from"}) {
      String pointer = pointer(operation, field);
      if (pointer != null) {
        rooted = rooted.with(field, ROOT + pointer);
      }
    }
    return rooted;
  }

  private JsonValue document(JsonObject rest) throws Updating.Failed {
    JsonNode node = holder.get(ROOT.substring(1));
    if (node == null) {
      throw new Updating.Failed(
          ViolationCode.UPDATE_FAILED, "the patch removes the whole document");
    }
    try {
      JsonValue value = JsonNodes.value(node);
      if (!(value instanceof JsonObject members)) {
        return value;
      }
      JsonObject whole = rest;
      for (var member : members.entries().entrySet()) {
        whole = whole.with(member.getKey(), member.getValue());
      }
      return whole;
    } catch (IllegalValueException fault) {
      throw new Updating.Failed(ViolationCode.UPDATE_FAILED, message(fault));
    }
  }
}
