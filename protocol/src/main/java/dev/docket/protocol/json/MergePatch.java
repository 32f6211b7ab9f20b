package dev.docket.protocol.json;

import java.util.Map;

/** RFC 7396 JSON Merge Patch on immutable values; costs what the patch touches. */
public final class MergePatch {

  private MergePatch() {}

  /**
   * The target with the patch merged in, by the algorithm of RFC 7396 section 2.
   *
   * @throws IllegalValueException if the result nests deeper than {@link JsonValue#MAX_DEPTH}
   */
  public static JsonValue apply(JsonValue target, JsonValue patch) {
    if (!(patch instanceof JsonObject members)) {
      return patch;
    }
    JsonObject result = target instanceof JsonObject object ? object : JsonObject.EMPTY;
    for (Map.Entry<String, JsonValue> member : members.entries().entrySet()) {
      String name = member.getKey();
      if (member.getValue() == JsonNull.INSTANCE) {
        result = result.without(name);
      } else {
        JsonValue before = result.get(name);
        result =
            result.with(
                name, apply(before == null ? JsonNull.INSTANCE : before, member.getValue()));
      }
    }
    return result;
  }
}
