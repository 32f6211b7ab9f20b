package dev.docket.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 (FIPS 180-4): every hash of Docket is computed here, also those within {@link
 * HmacSha256}. Pure; safe for use by any number of threads.
 */
public final class Sha256 {

  /** How many bytes a hash has. */
  public static final int BYTES = 32;

  /** How many bytes are compressed at once. */
  static final int BLOCK_BYTES = 64;

  /** For hashes whose parts are there: nothing else is hashed on the thread meanwhile. */
  private static final ThreadLocal<MessageDigest> OWN = ThreadLocal.withInitial(Sha256::lookedUp);

  private Sha256() {}

  /** The 32 bytes of the hash of these bytes, one part after the other. */
  public static byte[] of(byte[]... parts) {
    MessageDigest digest = OWN.get();
    // Whatever broke off within the last hash must not become part of this one.
    digest.reset();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  /** The 32 bytes of the hash of these bytes; each part is asked for only once. */
  public static byte[] of(Iterable<byte[]> parts) {
    MessageDigest digest = lookedUp();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  private static MessageDigest lookedUp() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException fault) {
      throw new IllegalStateException("every Java platform has SHA-256", fault);
    }
  }
}
