package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The 256 random bits of a case, made at its genesis, that key its hashes: whoever knows a hash but
 * not the salt can test no guess of what was hashed.
 */
public record Salt(@JsonValue String hex) {

  /**
   * Takes the digits as they are.
   *
   * @throws IllegalArgumentException unless they are 64 lower-case hexadecimal digits
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Salt {
    hex = new Hash(hex).hex();
  }

  /** A new one from a cryptographically strong source. */
  public static Salt random(SecureRandom source) {
    byte[] bits = new byte[32];
    source.nextBytes(bits);
    return new Salt(HexFormat.of().formatHex(bits));
  }

  /** The 32 bytes. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** Does not show the salt: it belongs in no log. */
  @Override
  public String toString() {
    return "Salt[…]";
  }
}
