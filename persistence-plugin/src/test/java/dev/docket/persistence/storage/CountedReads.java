package dev.docket.persistence.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A storage that counts what is read from it. */
public final class CountedReads extends WatchedStorage {
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  public CountedReads(Storage storage) {
    super(storage);
  }

  /** Reads of files since the start. */
  public long reads() {
    return reads.get();
  }

  /** Bytes that they gave. */
  public long bytes() {
    return bytes.get();
  }

  @Override
  void read(Path path, ByteBuffer target, long offset, int count) {
    reads.incrementAndGet();
    bytes.addAndGet(count);
  }
}
