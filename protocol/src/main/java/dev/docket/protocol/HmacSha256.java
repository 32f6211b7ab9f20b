package dev.docket.protocol;

import java.util.Arrays;

/**
 * HMAC with SHA-256 (RFC 2104): whoever knows what is hashed but not the key can compute nothing.
 *
 * <p>Design note: not {@code javax.crypto.Mac}, whose lookup and key objects cost several times
 * what the hashing itself does here, where messages are short.
 */
public final class HmacSha256 {

  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final byte[] inner;
  private final byte[] outer;

  private HmacSha256(byte[] key) {
    this.inner = padded(key, INNER);
    this.outer = padded(key, OUTER);
  }

  /** With a key that is used again and again. */
  public static HmacSha256 with(byte[] key) {
    return new HmacSha256(key);
  }

  /** The 32 bytes of the HMAC of these bytes, one part after the other. */
  public static byte[] of(byte[] key, byte[]... parts) {
    return with(key).mac(parts);
  }

  /** The 32 bytes of the HMAC of these bytes under this key, one part after the other. */
  public byte[] mac(byte[]... parts) {
    byte[][] behind = new byte[parts.length + 1][];
    behind[0] = inner;
    System.arraycopy(parts, 0, behind, 1, parts.length);
    return Sha256.of(outer, Sha256.of(behind));
  }

  private static byte[] padded(byte[] key, byte pad) {
    byte[] within = key.length > Sha256.BLOCK_BYTES ? Sha256.of(key) : key;
    byte[] block = Arrays.copyOf(within, Sha256.BLOCK_BYTES);
    for (int i = 0; i < block.length; i++) {
      block[i] ^= pad;
    }
    return block;
  }
}
