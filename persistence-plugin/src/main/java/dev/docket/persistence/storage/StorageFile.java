package dev.docket.persistence.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An open file. Reads may run on several threads at once; writes, truncation and force belong to
 * one thread.
 */
public interface StorageFile extends Closeable {

  long size() throws IOException;

  /**
   * Reads until the buffer is full or the file ends.
   *
   * @return bytes read, 0 at the end
   */
  int read(ByteBuffer target, long offset) throws IOException;

  /** Writes the whole buffer or throws; after a throw, any part of it may have been written. */
  void write(ByteBuffer source, long offset) throws IOException;

  /**
   * Makes content and size durable. After a failure nothing is known of what was written since the
   * last success.
   */
  void force() throws IOException;

  /**
   * Takes note of the name that the file has now. Only a file that may have to be opened again by
   * its name needs to know.
   */
  default void renamed(Path name) {}

  /** Cuts the file off. */
  void truncate(long size) throws IOException;
}
