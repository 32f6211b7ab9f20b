package dev.docket.protocol.merkle;

import dev.docket.protocol.HmacSha256;
import dev.docket.protocol.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Every hash of the state tree, each with a tag of its own in front, so that what is hashed as one
 * thing can never be taken for another. {@code H} is SHA-256, {@code HMAC} is HMAC-SHA-256.
 *
 * <pre>
 * placeKey  = HMAC(salt, "docket/state/place-key/1\n")
 * place     = HMAC(placeKey, "docket/state/place/1\n" || name)
 * entrySalt = HMAC(salt, "docket/state/entry-salt/1\n" || form)
 * value     = H("docket/state/value/1\n" || entrySalt || form)
 * leaf      = H("docket/state/leaf/1\n" || place || value)
 * emptySalt = HMAC(salt, "docket/state/empty-salt/1\n" || depth || prefix)
 * empty     = H("docket/state/empty/1\n" || emptySalt)
 * node      = H("docket/state/node/1\n" || left || right)
 * root      = H("docket/state/root/1\n" || H("docket/state/key/1\n" || placeKey) || top)
 * </pre>
 *
 * <p>{@code name} and {@code form} are canonical bytes; {@code depth} is two bytes, the higher
 * first; {@code prefix} is 32 bytes, zero behind the first {@code depth} bits.
 */
final class StateDigest {

  private static final byte[] PLACE_KEY = tag("place-key");
  private static final byte[] PLACE = tag("place");
  private static final byte[] ENTRY_SALT = tag("entry-salt");
  private static final byte[] VALUE = tag("value");
  private static final byte[] LEAF = tag("leaf");
  private static final byte[] EMPTY_SALT = tag("empty-salt");
  private static final byte[] EMPTY = tag("empty");
  private static final byte[] NODE = tag("node");
  private static final byte[] KEY = tag("key");
  private static final byte[] ROOT = tag("root");

  private StateDigest() {}

  private static byte[] tag(String what) {
    return ("docket/state/" + what + "/1\n").getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] placeKey(HmacSha256 salt) {
    return salt.mac(PLACE_KEY);
  }

  static byte[] place(HmacSha256 placeKey, EntryName name) {
    return placeKey.mac(PLACE, name.form().bytes());
  }

  /** Of the name and the value: the salt of one value opens no other value of the same entry. */
  static byte[] entrySalt(HmacSha256 salt, byte[] form) {
    return salt.mac(ENTRY_SALT, form);
  }

  static byte[] value(byte[] entrySalt, byte[] form) {
    return Sha256.of(VALUE, entrySalt, form);
  }

  static byte[] leaf(byte[] place, byte[] value) {
    return Sha256.of(LEAF, place, value);
  }

  static byte[] emptySalt(HmacSha256 salt, int depth, byte[] prefix) {
    return salt.mac(EMPTY_SALT, new byte[] {(byte) (depth >> 8), (byte) depth}, prefix);
  }

  static byte[] empty(byte[] emptySalt) {
    return Sha256.of(EMPTY, emptySalt);
  }

  static byte[] node(byte[] left, byte[] right) {
    return Sha256.of(NODE, left, right);
  }

  static byte[] keyHash(byte[] placeKey) {
    return Sha256.of(KEY, placeKey);
  }

  static byte[] root(byte[] keyHash, byte[] top) {
    return Sha256.of(ROOT, keyHash, top);
  }

  /** Whether the way to a place goes right at this depth. */
  static boolean goesRight(byte[] place, int depth) {
    return (place[depth >> 3] & (0x80 >> (depth & 7))) != 0;
  }

  /** The first bits of a place, then zeros. */
  static byte[] prefix(byte[] place, int bits) {
    byte[] prefix = Arrays.copyOf(Arrays.copyOf(place, (bits + 7) >> 3), Sha256.BYTES);
    if ((bits & 7) != 0) {
      prefix[bits >> 3] &= (byte) (0xff00 >> (bits & 7));
    }
    return prefix;
  }

  /** The first bits of a place with the last of them turned, then zeros. */
  static byte[] siblingPrefix(byte[] place, int bits) {
    byte[] prefix = prefix(place, bits);
    prefix[(bits - 1) >> 3] ^= (byte) (0x80 >> ((bits - 1) & 7));
    return prefix;
  }
}
