package dev.docket.persistence.log.format;

import java.nio.charset.StandardCharsets;

/**
 * A persistence id in the order of the indexes: by the hash of its UTF-8 bytes, unsigned, then by
 * the id as Java compares strings. The hash spreads ids that differ only at their end.
 *
 * @param hash FNV-1a of 64 bits, then the finaliser of MurmurHash3
 * @param id the id
 */
public record IdKey(long hash, String id) implements Comparable<IdKey> {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** The key of an id. */
  public static IdKey of(String id) {
    long hash = FNV_OFFSET;
    for (byte each : id.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * FNV_PRIME;
    }
    return new IdKey(mixed(hash), id);
  }

  static long mixed(long value) {
    long mixed = value;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  @Override
  public int compareTo(IdKey other) {
    int byHash = Long.compareUnsigned(hash, other.hash);
    return byHash != 0 ? byHash : id.compareTo(other.id);
  }
}
