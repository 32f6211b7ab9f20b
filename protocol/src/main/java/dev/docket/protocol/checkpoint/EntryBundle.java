package dev.docket.protocol.checkpoint;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Consecutive entries of a log, each behind its length as two bytes, the higher first. The entry is
 * the receipt's bytes.
 *
 * @see <a href="https://c2sp.org/tlog-tiles">c2sp.org/tlog-tiles</a>
 */
public final class EntryBundle {

  /** The longest entry, in bytes. */
  public static final int MAX_ENTRY_BYTES = 0xffff;

  private EntryBundle() {}

  /**
   * The bytes of a bundle.
   *
   * @throws IllegalArgumentException unless there are 1 to 256 entries, none too long
   */
  public static byte[] encode(List<byte[]> entries) {
    requireCount(entries.size());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      if (entry.length > MAX_ENTRY_BYTES) {
        throw new IllegalArgumentException(
            "an entry of " + entry.length + " bytes; allowed are " + MAX_ENTRY_BYTES);
      }
      bytes.write(entry.length >> 8);
      bytes.write(entry.length);
      bytes.writeBytes(entry);
    }
    return bytes.toByteArray();
  }

  /**
   * The entries of a bundle.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static List<byte[]> decode(byte[] bundle) {
    List<byte[]> entries = new ArrayList<>();
    int at = 0;
    while (at < bundle.length) {
      int from = at + 2;
      int length = from <= bundle.length ? ((bundle[at] & 0xff) << 8) | (bundle[at + 1] & 0xff) : 0;
      if (from + length > bundle.length) {
        throw new IllegalArgumentException("a bundle ends within its entry " + entries.size());
      }
      entries.add(Arrays.copyOfRange(bundle, from, from + length));
      at = from + length;
    }
    requireCount(entries.size());
    return entries;
  }

  private static void requireCount(int entries) {
    if (entries < 1 || entries > TileName.FULL) {
      throw new IllegalArgumentException("a bundle of " + entries + " entries");
    }
  }
}
