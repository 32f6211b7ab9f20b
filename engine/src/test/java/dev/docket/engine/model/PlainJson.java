package dev.docket.engine.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonBoolean;
import dev.docket.protocol.json.JsonNumber;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import dev.docket.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain mutable Java: {@code null}, Boolean, Long, Double, String, List, Map. What the
 * naive patches work on, where nothing is shared and everything can be changed.
 */
final class PlainJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private PlainJson() {}

  /** A deep copy of the value that shares nothing with it. */
  static @Nullable Object plain(JsonValue value) {
    if (value instanceof JsonObject object) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      object.entries().forEach((name, member) -> copy.put(name, plain(member)));
      return copy;
    } else if (value instanceof JsonArray array) {
      List<@Nullable Object> copy = new ArrayList<>();
      array.forEach(item -> copy.add(plain(item)));
      return copy;
    } else if (value instanceof JsonString string) {
      return string.value();
    } else if (value instanceof JsonBoolean bool) {
      return bool.value();
    } else if (value instanceof JsonNumber number) {
      // Not a conditional expression: that would make a double of both.
      if (number.isInteger()) {
        return number.longValue();
      }
      return number.doubleValue();
    }
    return null;
  }

  /** A deep copy. */
  static @Nullable Object copy(@Nullable Object plain) {
    return plain(JsonValue.of(plain));
  }

  /**
   * The length in bytes of the canonical form, by writing it with Jackson. Jackson's text differs
   * from the canonical one in the order of the names, which does not count here, and in how it
   * prints very large and very small doubles, which the generators do not make.
   */
  static int bytes(@Nullable Object plain) {
    try {
      return MAPPER.writeValueAsString(plain).getBytes(StandardCharsets.UTF_8).length;
    } catch (JsonProcessingException fault) {
      throw new IllegalStateException("no plain JSON: " + plain, fault);
    }
  }

  static int bytes(JsonValue value) {
    return bytes(plain(value));
  }
}
