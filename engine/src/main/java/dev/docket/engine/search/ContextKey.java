package dev.docket.engine.search;

import com.fasterxml.jackson.core.JsonPointer;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A place in the context whose value is indexed: a top-level key, or an RFC 6901 pointer, which
 * begins with a slash.
 */
final class ContextKey {

  private final String text;
  private final String top;
  private final JsonPointer below;

  private ContextKey(String text, String top, JsonPointer below) {
    this.text = text;
    this.top = top;
    this.below = below;
  }

  /**
   * The place that a text names.
   *
   * @throws IllegalArgumentException if it begins with a slash and is no pointer to one
   */
  static ContextKey of(String text) {
    if (!text.startsWith("/")) {
      return new ContextKey(text, text, JsonPointer.empty());
    }
    JsonPointer pointer = JsonPointer.compile(text);
    return new ContextKey(text, pointer.getMatchingProperty(), pointer.tail());
  }

  String text() {
    return text;
  }

  /** The top-level key at or above the place. */
  String top() {
    return top;
  }

  /** The value at this place of a context; {@code null} if there is none. */
  @Nullable JsonValue in(JsonObject context) {
    JsonValue value = context.get(top);
    return value == null ? null : below(value);
  }

  /** The value at this place, where the top-level key has that value. */
  @Nullable JsonValue below(JsonValue topValue) {
    JsonValue value = topValue;
    for (JsonPointer rest = below; !rest.matches() && value != null; rest = rest.tail()) {
      value = step(value, rest);
    }
    return value;
  }

  private static @Nullable JsonValue step(JsonValue value, JsonPointer at) {
    if (value instanceof JsonObject object) {
      return object.get(at.getMatchingProperty());
    }
    int index = at.getMatchingIndex();
    return value instanceof JsonArray array && index >= 0 && index < array.size()
        ? array.items().get(index)
        : null;
  }
}
