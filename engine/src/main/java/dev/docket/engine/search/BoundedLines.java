package dev.docket.engine.search;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lines of UTF-8 that end with a line feed and are not longer than is known: none takes the heap.
 */
final class BoundedLines {

  private final InputStream in;
  private final int limit;

  /**
   * @param in read ahead of the lines that are asked for, and left open
   * @param limit the most bytes that a line may have
   */
  BoundedLines(InputStream in, int limit) {
    this.in = new BufferedInputStream(in);
    this.limit = limit;
  }

  /**
   * The next line; {@code null} if there is no further whole one.
   *
   * @throws IllegalArgumentException if it is too long, or not UTF-8
   */
  @Nullable String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        return null;
      } else if (line.size() == limit) {
        throw new IllegalArgumentException("a line has more than " + limit + " bytes");
      }
      line.write(octet);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line.toByteArray()))
          .toString();
    } catch (CharacterCodingException fault) {
      throw new IllegalArgumentException("a line is not UTF-8", fault);
    }
  }
}
