package dev.docket.protocol;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC with SHA-256 (RFC 2104): whoever knows what is hashed but not the key can compute nothing.
 */
public final class HmacSha256 {

  private static final String NAME = "HmacSHA256";

  private HmacSha256() {}

  /** The 32 bytes of the HMAC of these bytes, one part after the other. */
  public static byte[] of(byte[] key, byte[]... parts) {
    return of(key, Arrays.asList(parts));
  }

  /** The 32 bytes of the HMAC of these bytes; each part is asked for only once. */
  public static byte[] of(byte[] key, Iterable<byte[]> parts) {
    try {
      Mac mac = Mac.getInstance(NAME);
      mac.init(new SecretKeySpec(key, NAME));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException fault) {
      throw new IllegalStateException("every Java platform has HMAC with SHA-256", fault);
    }
  }
}
