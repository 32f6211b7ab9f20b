package dev.docket.protocol.merkle;

import dev.docket.protocol.json.CanonicalTuple;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The state tree as the format describes it, built whole from all entries by bit strings: slow, and
 * sharing nothing with {@link StateTree}.
 */
final class NaiveStateTree {

  private record Placed(String bits, CanonicalTuple form) {}

  private final byte[] salt;
  private final byte[] placeKey;
  private final List<Placed> entries = new ArrayList<>();

  NaiveStateTree(byte[] salt, Collection<CanonicalTuple> forms) {
    this.salt = salt.clone();
    this.placeKey = hmac(salt, tag("place-key"));
    for (CanonicalTuple form : forms) {
      byte[] place = hmac(placeKey, tag("place"), nameOf(form.toString()));
      entries.add(new Placed(bits(place), form));
    }
  }

  String root() {
    return HexFormat.of()
        .formatHex(sha(tag("root"), sha(tag("key"), placeKey), below("", entries)));
  }

  private byte[] below(String prefix, List<Placed> here) {
    if (here.isEmpty()) {
      byte[] depth = {(byte) (prefix.length() / 256), (byte) (prefix.length() % 256)};
      String padded = prefix + "0".repeat(256 - prefix.length());
      return sha(tag("empty"), hmac(salt, tag("empty-salt"), depth, bytes(padded)));
    }
    if (here.size() == 1) {
      Placed only = here.get(0);
      byte[] form = only.form().bytes();
      byte[] entrySalt = hmac(salt, tag("entry-salt"), form);
      return sha(tag("leaf"), bytes(only.bits()), sha(tag("value"), entrySalt, form));
    }
    return sha(
        tag("node"),
        below(prefix + "0", startingWith(prefix + "0", here)),
        below(prefix + "1", startingWith(prefix + "1", here)));
  }

  private static List<Placed> startingWith(String prefix, List<Placed> here) {
    return here.stream().filter(placed -> placed.bits().startsWith(prefix)).toList();
  }

  /**
   * {@code ["ctx","key"]} of {@code ["ctx","key",value]}; the keys in these tests need no escape.
   */
  private static byte[] nameOf(String form) {
    String[] items = form.substring(1, form.length() - 1).split(",", 3);
    boolean keyed = List.of("\"ctx\"", "\"token\"", "\"scope\"", "\"metadata\"").contains(items[0]);
    return ("[" + items[0] + (keyed ? "," + items[1] : "") + "]").getBytes(StandardCharsets.UTF_8);
  }

  private static String bits(byte[] bytes) {
    String bits = new BigInteger(1, bytes).toString(2);
    return "0".repeat(256 - bits.length()) + bits;
  }

  private static byte[] bytes(String bits) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < 32; i++) {
      bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return bytes;
  }

  private static byte[] tag(String what) {
    return ("docket/state/" + what + "/1\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] sha(byte[]... parts) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(joined(parts));
    } catch (GeneralSecurityException fault) {
      throw new AssertionError(fault);
    }
  }

  private static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(joined(parts));
    } catch (GeneralSecurityException fault) {
      throw new AssertionError(fault);
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
