package dev.docket.protocol.json;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON value as RFC 7493 (I-JSON) has it.
 *
 * <p>A number is a double, or an integer within ±(2<sup>53</sup>-1); a string is well-formed
 * Unicode; the names of an object are unique; arrays and objects nest at most {@link #MAX_DEPTH}
 * deep. Equal values have equal canonical bytes. Safe for use by any number of threads.
 */
@JsonSerialize(using = JsonValueCodec.Writer.class)
@JsonDeserialize(using = JsonValueCodec.Reader.class)
public sealed interface JsonValue
    permits JsonNull, JsonBoolean, JsonNumber, JsonString, JsonArray, JsonObject {

  /** How deep arrays and objects may nest; the walk over a value is recursive, so it is bounded. */
  int MAX_DEPTH = 128;

  /** The length in bytes of {@link CanonicalJson#bytes(JsonValue)}, without computing them. */
  long canonicalBytes();

  /** How many arrays and objects nest at the deepest place of this value; 0 for a scalar. */
  int depth();

  /**
   * Reads a JSON text.
   *
   * @throws IllegalValueException if it is not JSON or not I-JSON, naming the place
   */
  static JsonValue parse(String json) {
    return JsonValueCodec.parse(json);
  }

  /**
   * Copies a Java value: {@code null}, {@code Boolean}, {@code Number}, {@code CharSequence},
   * {@code Map} with string keys, {@code Iterable}, or a {@code JsonValue} as it is.
   *
   * @throws IllegalValueException if it is anything else, or not I-JSON, naming the place
   */
  static JsonValue of(@Nullable Object value) {
    if (value == null) {
      return JsonNull.INSTANCE;
    } else if (value instanceof JsonValue json) {
      return json;
    } else if (value instanceof Boolean bool) {
      return JsonBoolean.of(bool);
    } else if (value instanceof CharSequence text) {
      return new JsonString(text.toString());
    } else if (value instanceof Number number) {
      return ofNumber(number);
    } else if (value instanceof Map<?, ?> map) {
      JsonObject object = JsonObject.EMPTY;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!(entry.getKey() instanceof String key)) {
          throw IllegalValueException.illegal("the name " + entry.getKey() + " is not a string");
        }
        object = object.with(key, IllegalValueException.under(key, () -> of(entry.getValue())));
      }
      return object;
    } else if (value instanceof Iterable<?> items) {
      List<JsonValue> copies = new ArrayList<>();
      for (Object item : items) {
        String place = Integer.toString(copies.size());
        copies.add(IllegalValueException.under(place, () -> of(item)));
      }
      return JsonArray.of(copies);
    }
    throw IllegalValueException.illegal(
        "a "
            + value.getClass().getName()
            + " is not a JSON value; allowed are null, Boolean,"
            + " Number, CharSequence, Map with string keys and Iterable");
  }

  private static JsonNumber ofNumber(Number number) {
    if (number instanceof BigDecimal decimal) {
      return JsonNumber.of(decimal);
    } else if (number instanceof BigInteger integer) {
      return JsonNumber.of(integer);
    } else if (number instanceof Double || number instanceof Float) {
      // A float is taken by its digits: 0.1f means 0.1, not 0.10000000149011612.
      return number instanceof Float
          ? JsonNumber.of(Double.parseDouble(number.toString()))
          : JsonNumber.of(number.doubleValue());
    } else if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte) {
      return JsonNumber.of(number.longValue());
    }
    return JsonNumber.of(new BigDecimal(number.toString()));
  }
}
