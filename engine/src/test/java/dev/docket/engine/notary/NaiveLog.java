package dev.docket.engine.notary;

import dev.docket.protocol.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** The tree of RFC 9162, section 2.1.1, as it is defined there, on nothing but the JDK. */
final class NaiveLog {

  private NaiveLog() {}

  static Hash root(List<byte[]> entries) {
    return Hash.ofBytes(hash(entries));
  }

  private static byte[] hash(List<byte[]> entries) {
    if (entries.isEmpty()) {
      return sha256(new byte[0]);
    }
    if (entries.size() == 1) {
      return sha256(new byte[] {0}, entries.get(0));
    }
    int left = 1;
    while (2 * left < entries.size()) {
      left *= 2;
    }
    return sha256(
        new byte[] {1},
        hash(entries.subList(0, left)),
        hash(entries.subList(left, entries.size())));
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
