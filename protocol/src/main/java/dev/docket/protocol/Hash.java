package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 hash, in texts as 64 lower-case hexadecimal digits. Immutable; equal if the bytes are.
 *
 * <p>Design note: not a record, since the digits take more than twice the memory of the bytes, and
 * a live case holds a dozen hashes.
 */
public final class Hash {

  private static final HexFormat HEX = HexFormat.of();

  /** 64 zeros: stands where there is nothing to hash, before a case's genesis. */
  public static final Hash NONE = new Hash(new byte[Sha256.BYTES]);

  private final byte[] bytes;

  /**
   * Takes the digits as they are.
   *
   * @throws IllegalArgumentException unless they are 64 lower-case hexadecimal digits
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Hash(String hex) {
    if (!isHash(hex)) {
      throw new IllegalArgumentException("\"" + hex + "\" is not 64 lower-case hexadecimal digits");
    }
    this.bytes = HEX.parseHex(hex);
  }

  private Hash(byte[] own) {
    this.bytes = own;
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
    return new Hash(Sha256.of(parts));
  }

  /** The SHA-256 of these bytes, one part after the other; each part is asked for only once. */
  public static Hash of(Iterable<byte[]> parts) {
    return new Hash(Sha256.of(parts));
  }

  /**
   * A hash that was computed elsewhere.
   *
   * @param bytes copied
   * @throws IllegalArgumentException unless there are 32 bytes
   */
  public static Hash ofBytes(byte[] bytes) {
    if (bytes.length != Sha256.BYTES) {
      throw new IllegalArgumentException(
          bytes.length + " bytes are no hash; allowed is " + Sha256.BYTES);
    }
    return new Hash(bytes.clone());
  }

  /** The 64 digits. */
  @JsonValue
  public String hex() {
    return HEX.formatHex(bytes);
  }

  /** The 32 bytes of the hash; a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
