package dev.docket.protocol.merkle;

import dev.docket.protocol.Hash;

/** Where the hashes of a log's complete subtrees are kept, for its proofs. */
@FunctionalInterface
public interface LogNodes {

  /**
   * The root of a complete subtree.
   *
   * @param level the height of the subtree; 0 for a leaf
   * @param index which one of its level, from 0
   */
  Hash hash(int level, long index);

  /** The root of a range that the tree of RFC 9162 has as a subtree, complete or not. */
  default Hash root(long first, long size) {
    if (Long.bitCount(size) == 1) {
      int level = Long.numberOfTrailingZeros(size);
      return hash(level, first >> level);
    }
    long left = split(size);
    return LogHash.node(root(first, left), root(first + left, size - left));
  }

  /** The largest power of two below a size of two or more: where RFC 9162 splits a tree. */
  static long split(long size) {
    return Long.highestOneBit(size - 1);
  }
}
