package dev.docket.protocol.json;

import java.util.Arrays;
import java.util.Map;

/**
 * Writes canonical JSON as UTF-8 into a buffer of the thread that is used again: a commit writes a
 * dozen short texts to be hashed, and each would be copied twice on the way through a string.
 *
 * <p>Strings are well-formed Unicode, as {@link JsonString} and {@link JsonObject} see to.
 */
final class CanonicalWriter {

  private static final int TYPICAL_BYTES = 512;

  /** A larger buffer is not kept. */
  private static final int MOST_KEPT_BYTES = 1 << 16;

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private static final ThreadLocal<CanonicalWriter> OWN =
      ThreadLocal.withInitial(CanonicalWriter::new);

  private byte[] bytes = new byte[TYPICAL_BYTES];
  private int length;

  /** The bytes of a value. */
  static byte[] bytesOf(JsonValue value) {
    CanonicalWriter writer = OWN.get().emptied();
    writer.value(value);
    return writer.written();
  }

  /** The bytes of an array of these items. */
  static byte[] bytesOf(Iterable<JsonValue> items) {
    CanonicalWriter writer = OWN.get().emptied();
    writer.items(items);
    return writer.written();
  }

  /** Whatever broke off within the last text must not become part of this one. */
  private CanonicalWriter emptied() {
    length = 0;
    return this;
  }

  private byte[] written() {
    byte[] written = Arrays.copyOf(bytes, length);
    if (bytes.length > MOST_KEPT_BYTES) {
      bytes = new byte[TYPICAL_BYTES];
    }
    return written;
  }

  private void value(JsonValue value) {
    if (value instanceof JsonString string) {
      string(string.value());
    } else if (value instanceof JsonObject object) {
      object(object);
    } else if (value instanceof JsonArray array) {
      items(array);
    } else if (value instanceof JsonNumber number && number.isInteger()) {
      integer(number.longValue());
    } else {
      ascii(value.toString());
    }
  }

  private void items(Iterable<JsonValue> items) {
    char separator = '[';
    for (JsonValue item : items) {
      put(separator);
      value(item);
      separator = ',';
    }
    if (separator == '[') {
      put('[');
    }
    put(']');
  }

  private void object(JsonObject object) {
    char separator = '{';
    for (Map.Entry<String, JsonValue> entry : object.entries().entrySet()) {
      put(separator);
      string(entry.getKey());
      put(':');
      value(entry.getValue());
      separator = ',';
    }
    if (separator == '{') {
      put('{');
    }
    put('}');
  }

  private void integer(long value) {
    if (value >= 0 && value < 10) {
      put((char) ('0' + value));
    } else {
      ascii(Long.toString(value));
    }
  }

  private void ascii(String text) {
    require(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  private void string(String text) {
    require(text.length() + 2);
    bytes[length++] = '"';
    int plain = plainPrefix(text);
    for (int i = 0; i < plain; i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    for (int i = plain; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        i++;
        pair(Character.toCodePoint(c, text.charAt(i)));
      } else {
        unit(c);
      }
    }
    put('"');
  }

  /** How many units there are before the first that is not one byte as it is; mostly all. */
  private static int plainPrefix(String text) {
    int end = 0;
    while (end < text.length() && isPlain(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
  }

  private void unit(char c) {
    if (isPlain(c)) {
      put(c);
    } else if (c < 0x80) {
      escaped(c);
    } else if (c < 0x800) {
      put((char) (0xc0 | (c >> 6)));
      put((char) (0x80 | (c & 0x3f)));
    } else {
      put((char) (0xe0 | (c >> 12)));
      put((char) (0x80 | ((c >> 6) & 0x3f)));
      put((char) (0x80 | (c & 0x3f)));
    }
  }

  private void pair(int codePoint) {
    put((char) (0xf0 | (codePoint >> 18)));
    put((char) (0x80 | ((codePoint >> 12) & 0x3f)));
    put((char) (0x80 | ((codePoint >> 6) & 0x3f)));
    put((char) (0x80 | (codePoint & 0x3f)));
  }

  private void escaped(char c) {
    switch (c) {
      case '"' -> ascii("\\\"");
      case '\\' -> ascii("\\\\");
      case '\b' -> ascii("\\b");
      case '\t' -> ascii("\\t");
      case '\n' -> ascii("\\n");
      case '\f' -> ascii("\\f");
      case '\r' -> ascii("\\r");
      default -> {
        ascii("\\u00");
        put((char) HEX[c >> 4]);
        put((char) HEX[c & 0xf]);
      }
    }
  }

  /** Puts one byte. */
  private void put(char oneByte) {
    require(1);
    bytes[length++] = (byte) oneByte;
  }

  private void require(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
