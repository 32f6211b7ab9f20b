package dev.docket.persistence.log;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one direct buffer through which the frames of a log go to its files. It grows with the frames
 * up to a size that is written at once. Any size does, since a frame that is longer goes through it
 * in parts: where memory is scarce a log goes on with what it has. For one thread.
 */
final class WriteBuffer {
  static final int LEAST_BYTES = 8 * 1024;
  static final int MOST_BYTES = 1 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(WriteBuffer.class);

  private final IntFunction<ByteBuffer> memory;
  private ByteBuffer buffer;

  /** Not asked for more again before the next segment: it takes the machine long to say no. */
  private int mostBytes = MOST_BYTES;

  WriteBuffer() {
    this(ByteBuffer::allocateDirect);
  }

  /**
   * @param memory makes a buffer of so many bytes
   */
  WriteBuffer(IntFunction<ByteBuffer> memory) {
    this.memory = memory;
    this.buffer = memory.apply(LEAST_BYTES);
  }

  /** An empty buffer for so many bytes, or for the first of them if there are very many. */
  ByteBuffer of(long bytes) {
    int wanted = (int) Math.min(mostBytes, Math.max(LEAST_BYTES, bytes));
    if (buffer.capacity() < wanted) {
      try {
        buffer = memory.apply(Integer.highestOneBit(wanted - 1) << 1);
      } catch (OutOfMemoryError scarce) {
        mostBytes = buffer.capacity();
        LOG.warn("Frames are written in parts of {} bytes", mostBytes, scarce);
      }
    }
    return buffer.clear();
  }

  /** Itself, for the next segment: there may be more memory by now. */
  WriteBuffer again() {
    mostBytes = MOST_BYTES;
    return this;
  }
}
