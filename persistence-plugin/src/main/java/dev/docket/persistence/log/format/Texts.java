package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * The texts of records that are read one after the other: ids, writers and manifests repeat, and
 * are then the same string, not a new one. For one thread.
 */
public final class Texts {
  private final Repeated id = new Repeated();
  private final Repeated manifest = new Repeated();
  private long writerHigh;
  private long writerLow;
  private String writer = new UUID(0, 0).toString();

  /** The text that was read last in one place, and its bytes. */
  private static final class Repeated {
    private byte[] bytes = new byte[0];
    private String text = "";

    String next(ByteBuffer source, int at, int length) {
      if (!isSame(source, at, length)) {
        bytes = new byte[length];
        source.get(at, bytes);
        text = new String(bytes, StandardCharsets.UTF_8);
      }
      return text;
    }

    private boolean isSame(ByteBuffer source, int at, int length) {
      if (length != bytes.length) {
        return false;
      }
      if (source.hasArray()) {
        int from = source.arrayOffset() + at;
        return Arrays.equals(source.array(), from, from + length, bytes, 0, length);
      }
      return source.slice(at, length).equals(ByteBuffer.wrap(bytes));
    }
  }

  String id(ByteBuffer source, int at, int length) {
    return id.next(source, at, length);
  }

  /** The manifest at the buffer's position, over which it moves. */
  String manifest(ByteBuffer source) {
    int length = Varint.count(source);
    String text = manifest.next(source, source.position(), length);
    source.position(source.position() + length);
    return text;
  }

  String writer(long high, long low) {
    if (high != writerHigh || low != writerLow) {
      writerHigh = high;
      writerLow = low;
      writer = new UUID(high, low).toString();
    }
    return writer;
  }
}
