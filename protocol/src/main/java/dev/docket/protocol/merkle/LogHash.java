package dev.docket.protocol.merkle;

import dev.docket.protocol.Hash;

/**
 * The hashes of RFC 9162 section 2.1.1, which are those of RFC 6962: {@code SHA-256(0x00 || entry)}
 * for a leaf, {@code SHA-256(0x01 || left || right)} for a node.
 */
public final class LogHash {

  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  /** The root of the tree without entries: SHA-256 of nothing. */
  public static final Hash EMPTY = Hash.of(new byte[0]);

  private LogHash() {}

  /** The hash of an entry: for Docket the bytes of a receipt. */
  public static Hash leaf(byte[] entry) {
    return Hash.of(LEAF, entry);
  }

  /** The hash of the tree that has these two below its root. */
  public static Hash node(Hash left, Hash right) {
    return Hash.of(NODE, left.bytes(), right.bytes());
  }
}
