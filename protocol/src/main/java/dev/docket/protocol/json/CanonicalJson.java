package dev.docket.protocol.json;

import java.nio.charset.StandardCharsets;

/**
 * The canonical form of RFC 8785 (JSON Canonicalization Scheme): no white space, names sorted by
 * UTF-16 code units, numbers as ECMA-262 prints them, strings escaped only where they must be.
 */
public final class CanonicalJson {

  private CanonicalJson() {}

  /** The canonical UTF-8 bytes. */
  public static byte[] bytes(JsonValue value) {
    return CanonicalWriter.bytesOf(value);
  }

  /** The canonical text. */
  public static String text(JsonValue value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** How many bytes a string takes in canonical form, with its quotes. */
  public static long stringBytes(String text) {
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
