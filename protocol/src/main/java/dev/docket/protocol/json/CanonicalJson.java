package dev.docket.protocol.json;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The canonical form of RFC 8785 (JSON Canonicalization Scheme): no white space, names sorted by
 * UTF-16 code units, numbers as ECMA-262 prints them, strings escaped only where they must be.
 */
public final class CanonicalJson {

  private CanonicalJson() {}

  /** The canonical UTF-8 bytes. */
  public static byte[] bytes(JsonValue value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  /** The canonical text. */
  public static String text(JsonValue value) {
    StringBuilder out = new StringBuilder((int) Math.min(value.canonicalBytes(), 1 << 20));
    write(value, out);
    return out.toString();
  }

  /** Appends the canonical text. */
  static void write(JsonValue value, StringBuilder out) {
    if (value instanceof JsonString string) {
      writeString(string.value(), out);
    } else if (value instanceof JsonObject object) {
      writeObject(object, out);
    } else if (value instanceof JsonArray array) {
      char separator = '[';
      for (JsonValue item : array) {
        out.append(separator);
        write(item, out);
        separator = ',';
      }
      out.append(array.size() == 0 ? "[]" : "]");
    } else {
      out.append(value);
    }
  }

  private static void writeObject(JsonObject object, StringBuilder out) {
    char separator = '{';
    for (Map.Entry<String, JsonValue> entry : object.entries().entrySet()) {
      out.append(separator);
      writeString(entry.getKey(), out);
      out.append(':');
      write(entry.getValue(), out);
      separator = ',';
    }
    out.append(object.isEmpty() ? "{}" : "}");
  }

  private static void writeString(String text, StringBuilder out) {
    out.append('"');
    int plain = plainPrefix(text);
    out.append(text, 0, plain);
    for (int i = plain; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20) {
            out.append("\\u00")
                .append(Character.forDigit(c >> 4, 16))
                .append(Character.forDigit(c & 0xf, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** How many units there are before the first that must be escaped; mostly all. */
  private static int plainPrefix(String text) {
    int end = 0;
    while (end < text.length() && !isEscaped(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isEscaped(char c) {
    return c < 0x20 || c == '"' || c == '\\';
  }

  /** The bytes that a string takes in canonical form, with its quotes. */
  static long stringBytes(String text) {
    long bytes = 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c == '\b' || c == '\t' || c == '\n' || c == '\f' || c == '\r') {
        bytes += 2;
      } else if (c < 0x20) {
        bytes += 6;
      } else if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800) {
        bytes += 2;
      } else {
        // Half of the four bytes of a surrogate pair for each of its two units.
        bytes += Character.isSurrogate(c) ? 2 : 3;
      }
    }
    return bytes;
  }

  /** The index of the first surrogate without its partner, or -1. */
  static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
