package dev.docket.protocol.checkpoint;

import dev.docket.protocol.Hash;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The private key of a log, in text {@code PRIVATE+KEY+name+keyid+base64(0x01 || seed)}, as Go's
 * {@code sumdb/note} has it.
 *
 * @see <a href="https://c2sp.org/signed-note">c2sp.org/signed-note</a>
 */
public final class SigningKey implements NoteSigner {

  private static final String PREFIX = "PRIVATE+KEY+";

  private final byte[] seed;
  private final VerifierKey verifier;

  private SigningKey(String name, byte[] seed) {
    this.seed = seed.clone();
    this.verifier = new VerifierKey(name, Hash.ofBytes(Ed25519.publicKey(seed)));
  }

  /** A key of these 32 bytes. */
  public static SigningKey of(String name, byte[] seed) {
    return new SigningKey(name, seed);
  }

  /** A new key from a cryptographically strong source. */
  public static SigningKey random(String name, SecureRandom source) {
    byte[] seed = new byte[Ed25519.KEY_BYTES];
    source.nextBytes(seed);
    return new SigningKey(name, seed);
  }

  /**
   * Reads a key from its text. No message of a fault shows any of it: where a part is missing, what
   * stands in the place of the name may be secret.
   *
   * @throws IllegalArgumentException if it is no Ed25519 key, or its id is not that of the key
   */
  public static SigningKey parse(String text) {
    String[] parts =
        text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("\\+", 3) : null;
    if (parts == null || parts.length != 3) {
      throw new IllegalArgumentException("a private key is PRIVATE+KEY+NAME+KEYID+BASE64");
    }
    byte[] typed;
    try {
      typed = StrictBase64.decode(parts[2]);
    } catch (IllegalArgumentException fault) {
      throw new IllegalArgumentException("the private key is not base64");
    }
    if (typed.length != 1 + Ed25519.KEY_BYTES || typed[0] != 1) {
      throw new IllegalArgumentException("the private key is not one of Ed25519");
    }
    if (!VerifierKey.isName(parts[0])) {
      throw new IllegalArgumentException("the private key has no name that a key may have");
    }
    SigningKey key = new SigningKey(parts[0], java.util.Arrays.copyOfRange(typed, 1, typed.length));
    if (!key.text().equals(text)) {
      throw new IllegalArgumentException("the private key has another id than it says");
    }
    return key;
  }

  @Override
  public VerifierKey verifier() {
    return verifier;
  }

  @Override
  public byte[] sign(byte[] message) {
    return Ed25519.sign(seed, message);
  }

  /** The key as text: a secret. */
  public String text() {
    byte[] typed = new byte[1 + seed.length];
    typed[0] = 1;
    System.arraycopy(seed, 0, typed, 1, seed.length);
    return PREFIX
        + verifier.name()
        + "+"
        + HexFormat.of().toHexDigits(verifier.id())
        + "+"
        + StrictBase64.encode(typed);
  }

  /** Does not show the key. */
  @Override
  public String toString() {
    return "SigningKey[" + verifier.name() + "]";
  }
}
