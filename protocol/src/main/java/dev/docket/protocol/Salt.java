package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The 256 random bits of a case, made at its genesis, that key its hashes: whoever knows a hash but
 * not the salt can test no guess of what was hashed. Immutable; equal if the bits are.
 */
public final class Salt {

  /** As many bits, with as many digits, as a hash. */
  private final Hash bits;

  /**
   * Takes the digits as they are.
   *
   * @throws IllegalArgumentException unless they are 64 lower-case hexadecimal digits
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Salt(String hex) {
    this(new Hash(hex));
  }

  private Salt(Hash bits) {
    this.bits = bits;
  }

  /** A new one from a cryptographically strong source. */
  public static Salt random(SecureRandom source) {
    byte[] bits = new byte[Sha256.BYTES];
    source.nextBytes(bits);
    return new Salt(Hash.ofBytes(bits));
  }

  /** The 64 digits. */
  @JsonValue
  public String hex() {
    return bits.hex();
  }

  /** The 32 bytes; a copy. */
  public byte[] bytes() {
    return bits.bytes();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Salt salt && bits.equals(salt.bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }

  /** Does not show the salt: it belongs in no log. */
  @Override
  public String toString() {
    return "Salt[…]";
  }
}
