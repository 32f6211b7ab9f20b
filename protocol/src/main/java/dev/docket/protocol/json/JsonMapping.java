package dev.docket.protocol.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Java values, records among them, from JSON values and back, by Jackson. Safe for any number of
 * threads, as the mapper in it is.
 *
 * @param mapper not to be configured any more
 */
public record JsonMapping(ObjectMapper mapper) {

  /**
   * Takes records, beans and what the Jackson modules on the class path add; writes times as text.
   * A name that the Java type does not have is refused, since writing the value back would lose it.
   */
  public static final JsonMapping STANDARD =
      new JsonMapping(
          JsonMapper.builder()
              .findAndAddModules()
              .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
              .build());

  /** Refuses null. */
  public JsonMapping {
    requireNonNull(mapper, "mapper");
  }

  /**
   * The Java value that the JSON value stands for.
   *
   * @throws IllegalArgumentException if it is none of that type
   */
  public <T> T read(JsonValue json, Class<T> type) {
    T value;
    try {
      value = mapper.readValue(CanonicalJson.bytes(json), type);
    } catch (IOException fault) {
      throw new IllegalArgumentException(
          "the value is no " + type.getName() + ": " + shortly(fault), fault);
    }
    if (value == null) {
      throw new IllegalArgumentException("the value is no " + type.getName() + " but null");
    }
    return value;
  }

  /**
   * The JSON value that stands for the Java value.
   *
   * @throws IllegalArgumentException if it cannot be written, or not as I-JSON
   */
  public JsonValue write(@Nullable Object value) {
    try {
      return JsonValue.parse(mapper.writeValueAsString(value));
    } catch (JsonProcessingException fault) {
      throw new IllegalArgumentException(
          "the value cannot be written as JSON: " + shortly(fault), fault);
    }
  }

  /**
   * The JSON object that stands for the Java value.
   *
   * @throws IllegalArgumentException if it cannot be written, or as no object
   */
  public JsonObject writeObject(@Nullable Object value) {
    if (write(value) instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException(
        (value == null ? "null" : "a " + value.getClass().getName())
            + " is not written as a JSON object");
  }

  private static String shortly(IOException fault) {
    return fault instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : String.valueOf(fault.getMessage());
  }
}
