package dev.docket.protocol.json;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * A JSON object on a persistent map: changing a key costs the logarithm of its size and shares the
 * rest.
 *
 * <p>Names are in the order of their UTF-16 code units, the order of RFC 8785 section 3.2.3.
 */
public final class JsonObject implements JsonValue {

  /**
   * The most bytes of a name in canonical form. The parser that reads stored bytes back refuses
   * names of 50,000 characters: what it could not read must never be written.
   */
  public static final int MAX_NAME_BYTES = 32_768;

  public static final JsonObject EMPTY = new JsonObject(TreePMap.empty(), 2, 1);

  private final TreePMap<String, JsonValue> entries;
  private final long canonicalBytes;

  /** An upper bound: removing the deepest entry does not search for the next deepest one. */
  private final int depth;

  private JsonObject(TreePMap<String, JsonValue> entries, long canonicalBytes, int depth) {
    this.entries = entries;
    this.canonicalBytes = canonicalBytes;
    this.depth = depth;
  }

  static int nested(int inner) {
    if (inner >= MAX_DEPTH) {
      throw IllegalValueException.illegal("a value nests deeper than " + MAX_DEPTH + " levels");
    }
    return inner + 1;
  }

  /**
   * An object with these entries, copied.
   *
   * @throws IllegalValueException if a value is not I-JSON, naming the place
   */
  public static JsonObject of(Map<String, ?> entries) {
    return (JsonObject) JsonValue.of(entries);
  }

  /** An object with one entry; see {@link JsonValue#of(Object)} for the values allowed. */
  public static JsonObject of(String name, @Nullable Object value) {
    return EMPTY.with(name, value);
  }

  /**
   * This object with one entry set.
   *
   * @param value as {@link JsonValue#of(Object)} takes it
   * @throws IllegalValueException if name or value are not I-JSON, the name is longer than {@link
   *     #MAX_NAME_BYTES}, or it nests too deep
   */
  public JsonObject with(String name, @Nullable Object value) {
    JsonValue json = JsonValue.of(value);
    JsonValue before = entries.get(name);
    if (json.equals(before)) {
      return this;
    }
    long bytes = canonicalBytes;
    if (before == null) {
      int at = CanonicalJson.loneSurrogate(name);
      if (at >= 0) {
        throw IllegalValueException.illegal("a name has a lone surrogate at position " + at);
      }
      long nameBytes = CanonicalJson.stringBytes(name);
      if (nameBytes > MAX_NAME_BYTES) {
        throw IllegalValueException.illegal(
            "a name has " + nameBytes + " bytes; allowed are " + MAX_NAME_BYTES);
      }
      bytes += nameBytes + 1 + (entries.isEmpty() ? 0 : 1);
    } else {
      bytes -= before.canonicalBytes();
    }
    bytes += json.canonicalBytes();
    return new JsonObject(entries.plus(name, json), bytes, Math.max(depth, nested(json.depth())));
  }

  /** This object without the entry of that name; itself if there is none. */
  public JsonObject without(String name) {
    JsonValue before = entries.get(name);
    if (before == null) {
      return this;
    }
    TreePMap<String, JsonValue> rest = entries.minus(name);
    if (rest.isEmpty()) {
      return EMPTY;
    }
    long gone = CanonicalJson.stringBytes(name) + 2 + before.canonicalBytes();
    return new JsonObject(rest, canonicalBytes - gone, depth);
  }

  /** The value of that name, or {@code null} if there is none; a JSON null is {@link JsonNull}. */
  public @Nullable JsonValue get(String name) {
    return entries.get(name);
  }

  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /** The entries in canonical order, unmodifiable. */
  public Map<String, JsonValue> entries() {
    return entries;
  }

  /** The names in canonical order, unmodifiable. */
  public Set<String> names() {
    return entries.keySet();
  }

  public int size() {
    return entries.size();
  }

  public boolean isEmpty() {
    return entries.isEmpty();
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
    return other instanceof JsonObject object
        && canonicalBytes == object.canonicalBytes
        && entries.equals(object.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return CanonicalJson.text(this);
  }
}
