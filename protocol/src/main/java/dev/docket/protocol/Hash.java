package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 hash as 64 lower-case hexadecimal digits. */
public record Hash(@JsonValue String hex) {

  /** 64 zeros: stands where there is nothing to hash, before a case's genesis. */
  public static final Hash NONE = new Hash("0".repeat(64));

  /**
   * Takes the digits as they are.
   *
   * @throws IllegalArgumentException unless they are 64 lower-case hexadecimal digits
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Hash {
    if (hex.length() != 64
        || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      throw new IllegalArgumentException("\"" + hex + "\" is not 64 lower-case hexadecimal digits");
    }
  }

  /** The SHA-256 of these bytes, one part after the other. */
  public static Hash of(byte[]... parts) {
    return of(Arrays.asList(parts));
  }

  /** The SHA-256 of these bytes, one part after the other; each part is asked for only once. */
  public static Hash of(Iterable<byte[]> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return new Hash(HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException fault) {
      throw new IllegalStateException("every Java platform has SHA-256", fault);
    }
  }

  /**
   * A hash that was computed elsewhere.
   *
   * @throws IllegalArgumentException unless there are 32 bytes
   */
  public static Hash ofBytes(byte[] bytes) {
    return new Hash(HexFormat.of().formatHex(bytes));
  }

  /** The 32 bytes of the hash. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
