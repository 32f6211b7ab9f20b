package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
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
    if (!isHash(hex)) {
      throw new IllegalArgumentException("\"" + hex + "\" is not 64 lower-case hexadecimal digits");
    }
  }

  private static boolean isHash(String hex) {
    boolean digits = hex.length() == 2 * Sha256.BYTES;
    for (int i = 0; digits && i < hex.length(); i++) {
      char c = hex.charAt(i);
      digits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    return digits;
  }

  /** The SHA-256 of these bytes, one part after the other. */
  public static Hash of(byte[]... parts) {
    return ofBytes(Sha256.of(parts));
  }

  /** The SHA-256 of these bytes, one part after the other; each part is asked for only once. */
  public static Hash of(Iterable<byte[]> parts) {
    return ofBytes(Sha256.of(parts));
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
