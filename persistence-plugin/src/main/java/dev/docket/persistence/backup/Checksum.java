package dev.docket.persistence.backup;

import dev.docket.persistence.log.Pacer;
import dev.docket.persistence.storage.StorageFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) of bytes as they go by. For one thread. */
final class Checksum {
  private static final int CHUNK = 256 * 1024;
  private static final int FORCED_CHUNK = 4 * 1024 * 1024;

  private final MessageDigest digest = sha256();

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  static String of(byte[] bytes) {
    Checksum checksum = new Checksum();
    checksum.digest.update(bytes);
    return checksum.hex();
  }

  /** Of a whole file. */
  static String of(StorageFile file, Pacer pacer) throws IOException {
    Checksum checksum = new Checksum();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    long size = file.size();
    for (long at = 0; at < size; at += CHUNK) {
      chunk.clear().limit((int) Math.min(CHUNK, size - at));
      int count = file.read(chunk, at);
      if (count < chunk.limit()) {
        throw new EOFException("the file ended at " + (at + count) + " of " + size);
      }
      checksum.digest.update(chunk.flip());
      pacer.read(count);
    }
    return checksum.hex();
  }

  /** Something that bytes are read from. */
  @FunctionalInterface
  interface Source {
    /** Reads until the buffer is full or there is no more; returns how much. */
    int read(ByteBuffer target, long offset) throws IOException;
  }

  /**
   * Writes the first bytes of a source to a new file and forces it; in pieces with forces between
   * them, so that commits on the same disk do not suffer.
   *
   * @return the checksum of what was read
   */
  static String copy(Source source, long bytes, StorageFile target, Pacer pacer)
      throws IOException {
    Checksum checksum = new Checksum();
    ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK, Math.max(1, bytes)));
    for (long at = 0; at < bytes; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), bytes - at));
      int count = source.read(chunk, at);
      if (count < chunk.limit()) {
        throw new EOFException("the file ended at " + (at + count) + " of " + bytes);
      }
      checksum.digest.update(chunk.flip().duplicate());
      target.write(chunk, at);
      if ((at + count) % FORCED_CHUNK == 0) {
        target.force();
      }
      pacer.spend(count);
    }
    target.force();
    return checksum.hex();
  }
}
