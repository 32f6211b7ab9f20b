package dev.docket.console.load;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * The event of a bare case: 400 bytes, by the same serializer in every journal. Which of the
 * client's it is, and random bytes, so that nothing compresses it.
 */
final class LoadEvent {
  static final int BYTES = 400;
  private static final byte[] CONTENT = new byte[BYTES - Long.BYTES];

  static {
    new Random(BYTES).nextBytes(CONTENT);
  }

  private final long number;
  private final byte[] content;

  private LoadEvent(long number, byte[] content) {
    this.number = number;
    this.content = content;
  }

  static LoadEvent of(long number) {
    return new LoadEvent(number, CONTENT);
  }

  static LoadEvent of(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    long number = from.getLong();
    byte[] content = new byte[from.remaining()];
    from.get(content);
    return new LoadEvent(number, content);
  }

  byte[] bytes() {
    return ByteBuffer.allocate(Long.BYTES + content.length).putLong(number).put(content).array();
  }
}
