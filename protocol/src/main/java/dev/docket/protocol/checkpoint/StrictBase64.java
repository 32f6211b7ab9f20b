package dev.docket.protocol.checkpoint;

import dev.docket.protocol.Hash;
import java.util.Base64;

/** Base64 of RFC 4648 section 4 that has one text for each sequence of bytes. */
final class StrictBase64 {

  private StrictBase64() {}

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String encode(Hash hash) {
    return encode(hash.bytes());
  }

  /**
   * The bytes.
   *
   * @throws IllegalArgumentException if the text is not what encoding them gives, as when the bits
   *     behind the last byte are not zero
   */
  static byte[] decode(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!encode(bytes).equals(text)) {
      throw new IllegalArgumentException("\"" + text + "\" is not base64 as it is written");
    }
    return bytes;
  }

  static Hash decodeHash(String text) {
    return Hash.ofBytes(decode(text));
  }
}
