package dev.docket.engine.state;

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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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

  private static final String ROOT = "/document";

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
    List<Operation> parsed = new ArrayList<>(operations.size());
    for (JsonValue operation : operations) {
      try {
        parsed.add(Operation.parse(operation));
      } catch (IllegalArgumentException fault) {
        throw failed(parsed.size(), fault);
      }
    }
    Set<String> named = named(parsed);
    Set<String> names = named == null ? before.names() : named;
    JsonObject rest = before;
    ObjectNode document = holder.putObject(ROOT.substring(1));
    for (String name : names) {
      JsonValue member = before.get(name);
      if (member != null) {
        document.set(JsonNodes.escaped(name), JsonNodes.node(member));
        rest = rest.without(name);
      }
    }
    for (int index = 0; index < parsed.size(); index++) {
      apply(parsed.get(index), index, rest);
    }
    JsonValue after = document(rest);
    return new Updating.Result(after, named == null ? Updating.allNames(before, after) : named);
  }

  /** One operation, with its pointers read. */
  private record Operation(
      JsonObject json, String op, PatchPointer path, @Nullable PatchPointer from) {

    static Operation parse(JsonValue value) {
      if (!(value instanceof JsonObject json)) {
        throw new IllegalArgumentException("it is a " + Updating.kindOf(value) + ", not an object");
      }
      return new Operation(
          json,
          required(json, "op"),
          PatchPointer.parse(required(json, "path")),
          json.has("from") ? PatchPointer.parse(required(json, "from")) : null);
    }

    private static String required(JsonObject json, String field) {
      if (json.get(field) instanceof JsonString text) {
        return text.value();
      }
      throw new IllegalArgumentException("its " + field + " is not a string");
    }

    /** The operation as the library reads it, on what stands below the holder. */
    JsonNode node() {
      JsonObject rooted = json.with("path", path.below(ROOT));
      return JsonNodes.node(from == null ? rooted : rooted.with("from", from.below(ROOT)));
    }
  }

  /** The names of the members that the patch may read or change; null if it may be any. */
  private static @Nullable Set<String> named(List<Operation> operations) {
    Set<String> names = new TreeSet<>();
    for (Operation operation : operations) {
      PatchPointer from = operation.from();
      if (operation.path().isRoot() || (from != null && from.isRoot())) {
        return null;
      }
      names.add(operation.path().first());
      if (from != null) {
        names.add(from.first());
      }
    }
    return names;
  }

  private void apply(Operation operation, int index, JsonObject rest) throws Updating.Failed {
    try {
      long growth = growth(operation);
      JsonPatch.applyInPlace(
          JsonNodeFactory.instance.arrayNode().add(operation.node()), holder, STRICT);
      bytes += growth;
    } catch (RuntimeException fault) {
      // The library throws what it meets: its own exceptions, but also those of bad casts.
      throw failed(index, fault);
    }
    if (bytes > room) {
      bytes = document(rest).canonicalBytes();
      Updating.checkRoom(bytes, room);
    }
  }

  private static Updating.Failed failed(int index, RuntimeException fault) {
    return new Updating.Failed(
        ViolationCode.UPDATE_FAILED, "operation " + index + " of the patch: " + message(fault));
  }

  private static String message(RuntimeException fault) {
    String message = fault.getMessage();
    return message == null ? fault.toString() : message;
  }

  /**
   * How many bytes the operation adds at most. Refuses what would nest too deep, before it is done:
   * the walks over a value are recursive.
   */
  private long growth(Operation operation) {
    PatchPointer from = operation.from();
    JsonValue put = null;
    JsonValue gone = null;
    switch (operation.op()) {
      case "add" -> put = operation.json().get("value");
      case "remove" -> gone = at(operation.path());
      case "replace" -> {
        put = operation.json().get("value");
        gone = at(operation.path());
      }
      case "copy" -> put = from == null ? null : at(from);
      case "move" -> {
        put = from == null ? null : at(from);
        gone = put;
      }
      default -> {
        return 0;
      }
    }
    if (put != null && operation.path().depth() + put.depth() > JsonValue.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "the result would nest deeper than " + JsonValue.MAX_DEPTH + " levels");
    }
    long name = CanonicalTuple.of(operation.path().last()).canonicalBytes();
    return (put == null ? 0 : put.canonicalBytes() + name)
        - (gone == null ? 0 : gone.canonicalBytes());
  }

  private @Nullable JsonValue at(PatchPointer pointer) {
    JsonNode node = pointer.in(holder.path(ROOT.substring(1)));
    return node.isMissingNode() ? null : JsonNodes.value(node);
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
