package dev.docket.protocol;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/** What the ids of a case have in common: short, printable, well-formed. */
final class Names {

  private Names() {}

  static String check(String what, String value, int maxBytes) {
    requireNonNull(value, what);
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "a " + what + " is empty; allowed are 1-" + maxBytes + " UTF-8 bytes");
    }
    for (int i = 0; i < value.length(); ) {
      int codePoint = value.codePointAt(i);
      if (Character.getType(codePoint) == Character.CONTROL) {
        throw illegal(what, value, "holds a control character", i);
      }
      if (Character.getType(codePoint) == Character.SURROGATE) {
        throw illegal(what, value, "holds a lone surrogate", i);
      }
      i += Character.charCount(codePoint);
    }
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxBytes) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " \""
              + shown(value)
              + "\" has "
              + bytes
              + " UTF-8 bytes; allowed are 1-"
              + maxBytes);
    }
    return value;
  }

  private static IllegalArgumentException illegal(String what, String value, String why, int at) {
    return new IllegalArgumentException(
        "the " + what + " \"" + shown(value) + "\" " + why + " at position " + at);
  }

  /** The start of the text, safe to print: it goes into logs. */
  private static String shown(String value) {
    String start = value.length() > 64 ? value.substring(0, 64) + "…" : value;
    return start
        .codePoints()
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
