package dev.docket.persistence.log;

import java.nio.ByteBuffer;

/**
 * The one direct buffer through which the frames of a log go to its files. It grows with the frames
 * up to a size that is written at once, so that a log which is hardly written costs nothing. For
 * one thread.
 */
final class WriteBuffer {
  private static final int LEAST_BYTES = 8 * 1024;
  private static final int MOST_BYTES = 1 << 20;

  private ByteBuffer buffer = ByteBuffer.allocate(0);

  /** An empty buffer for so many bytes, or for the first of them if there are very many. */
  ByteBuffer of(long bytes) {
    int wanted = (int) Math.min(MOST_BYTES, Math.max(LEAST_BYTES, bytes));
    if (buffer.capacity() < wanted) {
      buffer = ByteBuffer.allocateDirect(Integer.highestOneBit(wanted - 1) << 1);
    }
    return buffer.clear();
  }
}
