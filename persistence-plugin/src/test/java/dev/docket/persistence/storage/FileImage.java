package dev.docket.persistence.storage;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The durable bytes of one file. Immutable; another one is another file. */
final class FileImage {
  /** Stands for all directories, which have no bytes. */
  static final FileImage DIRECTORY = new FileImage(new byte[0]);

  private final byte[] bytes;
  private long fingerprint;

  /**
   * @param bytes not to be changed any more
   */
  FileImage(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** A hash of 64 bits, computed once. */
  long fingerprint() {
    if (fingerprint == 0) {
      fingerprint = hash(bytes);
    }
    return fingerprint;
  }

  static long hash(byte[] content) {
    CRC32C low = new CRC32C();
    CRC32 high = new CRC32();
    low.update(content);
    high.update(content);
    return (high.getValue() << 32 | low.getValue()) + content.length;
  }
}
