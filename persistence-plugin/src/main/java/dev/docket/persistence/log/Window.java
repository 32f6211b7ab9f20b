package dev.docket.persistence.log;

import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A view of a file through one buffer that moves along. For one thread. */
final class Window {
  private final StorageFile file;
  private final long limit;
  private final int chunk;
  private ByteBuffer buffer;
  private long start;

  /**
   * @param limit nothing at or behind this offset is read
   * @param chunk bytes read ahead
   */
  Window(StorageFile file, long limit, int chunk) {
    this.file = file;
    this.limit = limit;
    this.chunk = chunk;
    this.buffer = ByteBuffer.allocate(chunk).limit(0);
  }

  /**
   * The bytes from the offset on, as many as asked for or fewer where the file or the limit ends.
   * Valid until the next call.
   */
  ByteBuffer at(long offset, int length) throws IOException {
    long available = start + buffer.limit();
    if (offset < start || offset + length > available) {
      load(offset, length);
    }
    int from = (int) (offset - start);
    return buffer.slice(from, Math.max(0, Math.min(length, buffer.limit() - from)));
  }

  /** Reads anew what is asked for next. */
  void forget() {
    buffer.limit(0);
  }

  private void load(long offset, int length) throws IOException {
    long wanted = Math.max(0, Math.min(Math.max(length, chunk), limit - offset));
    if (wanted > buffer.capacity()) {
      buffer = ByteBuffer.allocate((int) wanted);
    }
    buffer.clear().limit((int) wanted);
    start = offset;
    int count = file.read(buffer, offset);
    buffer.position(0).limit(count);
  }
}
