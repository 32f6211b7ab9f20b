package dev.docket.protocol.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array in canonical form that is hashed or measured, never held by a case.
 *
 * <p>Design note: not a {@link JsonArray}, because that counts as one more level of nesting, and a
 * value that is just deep enough to be legal must still have a hash.
 *
 * @param items in order
 */
public record CanonicalTuple(List<JsonValue> items) {

  /** Copies the items. */
  public CanonicalTuple {
    items = List.copyOf(items);
  }

  /**
   * A tuple of these items, each as {@link JsonValue#of(Object)} takes it.
   *
   * @throws IllegalValueException if one is not I-JSON
   */
  public static CanonicalTuple of(@Nullable Object... items) {
    JsonValue[] values = new JsonValue[items.length];
    for (int i = 0; i < items.length; i++) {
      values[i] = JsonValue.of(items[i]);
    }
    return new CanonicalTuple(List.of(values));
  }

  /**
   * Reads a tuple back from its canonical text. A number that is an integer beyond ±(2^53-1) as a
   * caller would write it is here what it is in a canonical text: a double.
   *
   * @throws IllegalValueException unless the text is exactly the canonical form of a tuple
   */
  public static CanonicalTuple parse(String text) {
    CanonicalTuple tuple = new CanonicalTuple(JsonValueCodec.parseCanonicalItems(text));
    if (!tuple.toString().equals(text)) {
      throw IllegalValueException.illegal("the array is not in RFC 8785 form");
    }
    return tuple;
  }

  /** This tuple with the items of another one behind its own. */
  public CanonicalTuple and(CanonicalTuple more) {
    List<JsonValue> all = new ArrayList<>(items);
    all.addAll(more.items);
    return new CanonicalTuple(all);
  }

  /** The length in bytes of {@link #bytes()}, without computing them. */
  public long canonicalBytes() {
    long bytes = 2L + Math.max(0, items.size() - 1);
    for (JsonValue item : items) {
      bytes += item.canonicalBytes();
    }
    return bytes;
  }

  /** The RFC 8785 form of the array. */
  public byte[] bytes() {
    return CanonicalWriter.bytesOf(items);
  }

  /** The RFC 8785 form of the array as text. */
  @Override
  public String toString() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
