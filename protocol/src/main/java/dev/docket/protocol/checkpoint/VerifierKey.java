package dev.docket.protocol.checkpoint;

import dev.docket.protocol.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The public key of a log, in text {@code name+keyid+base64(0x01 || key)}: the form of Go's {@code
 * sumdb/note}, which every C2SP tool reads.
 *
 * @param name who signs: not empty, no space, no plus
 * @param key the 32 bytes of RFC 8032, held as a {@link Hash} is
 * @see <a href="https://c2sp.org/signed-note">c2sp.org/signed-note</a>
 */
public record VerifierKey(String name, Hash key) {

  private static final byte ED25519 = 1;

  /**
   * A key.
   *
   * @throws IllegalArgumentException if the name cannot stand in a signature line
   */
  public VerifierKey {
    requireName(name);
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && name.codePoints()
            .noneMatch(
                c ->
                    c == '+'
                        || Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.isISOControl(c));
  }

  static void requireName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no key name: allowed are 1 or more characters, no space, no plus");
    }
  }

  /**
   * Reads a key from its text.
   *
   * @throws IllegalArgumentException if it is no Ed25519 key, or its id is not that of the key
   */
  public static VerifierKey parse(String text) {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("a key is NAME+KEYID+BASE64, this is \"" + text + "\"");
    }
    byte[] bytes = StrictBase64.decode(parts[2]);
    if (bytes.length != 1 + Ed25519.KEY_BYTES || bytes[0] != ED25519) {
      throw new IllegalArgumentException("the key " + parts[0] + " is not one of Ed25519");
    }
    byte[] raw = new byte[Ed25519.KEY_BYTES];
    System.arraycopy(bytes, 1, raw, 0, raw.length);
    VerifierKey key = new VerifierKey(parts[0], Hash.ofBytes(raw));
    if (!key.toString().equals(text)) {
      throw new IllegalArgumentException("the key " + parts[0] + " has another id than it says");
    }
    return key;
  }

  /** {@code SHA-256(name || 0x0A || 0x01 || key)}, the first four bytes as an unsigned integer. */
  public int id() {
    byte[] hash =
        Hash.of(name.getBytes(StandardCharsets.UTF_8), new byte[] {'\n', ED25519}, key.bytes())
            .bytes();
    return ByteBuffer.wrap(hash).getInt();
  }

  /** Whether the signature, 64 bytes, is this key's over the message. */
  public boolean verifies(byte[] message, byte[] signature) {
    return Ed25519.verify(key.bytes(), message, signature);
  }

  @Override
  public String toString() {
    byte[] typed = new byte[1 + Ed25519.KEY_BYTES];
    typed[0] = ED25519;
    System.arraycopy(key.bytes(), 0, typed, 1, Ed25519.KEY_BYTES);
    return name + "+" + HexFormat.of().toHexDigits(id()) + "+" + StrictBase64.encode(typed);
  }
}
