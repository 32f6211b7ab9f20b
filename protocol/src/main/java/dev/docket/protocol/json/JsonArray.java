package dev.docket.protocol.json;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A JSON array. */
public final class JsonArray implements JsonValue, Iterable<JsonValue> {

  public static final JsonArray EMPTY = new JsonArray(List.of());

  private final List<JsonValue> items;
  private final long canonicalBytes;
  private final int depth;

  private JsonArray(List<JsonValue> items) {
    this.items = items;
    long bytes = 2L + Math.max(0, items.size() - 1);
    int deepest = 0;
    for (JsonValue item : items) {
      bytes += item.canonicalBytes();
      deepest = Math.max(deepest, item.depth());
    }
    this.canonicalBytes = bytes;
    this.depth = JsonObject.nested(deepest);
  }

  /**
   * An array of these items, copied.
   *
   * @throws IllegalValueException if it nests deeper than {@link JsonValue#MAX_DEPTH}
   */
  public static JsonArray of(List<? extends JsonValue> items) {
    return items.isEmpty() ? EMPTY : new JsonArray(List.copyOf(items));
  }

  /** An array of these items. */
  public static JsonArray of(JsonValue... items) {
    return of(Arrays.asList(items));
  }

  /** The items in order, unmodifiable. */
  public List<JsonValue> items() {
    return items;
  }

  public int size() {
    return items.size();
  }

  @Override
  public Iterator<JsonValue> iterator() {
    return items.iterator();
  }

  @Override
  public long canonicalBytes() {
    return canonicalBytes;
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonArray array && items.equals(array.items);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  @Override
  public String toString() {
    return CanonicalJson.text(this);
  }
}
