package dev.docket.protocol.merkle;

import dev.docket.protocol.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * Proves that a log has an entry at a place.
 *
 * @param index the place of the entry, from 0
 * @param hashes from the sibling of the leaf to the child of the root
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162.html#section-2.1.3">RFC 9162, 2.1.3</a>
 */
public record InclusionProof(long index, List<Hash> hashes) {

  /**
   * A proof.
   *
   * @throws IllegalArgumentException if the index is negative
   */
  public InclusionProof {
    hashes = List.copyOf(hashes);
    if (index < 0) {
      throw new IllegalArgumentException("the index " + index + " is negative");
    }
  }

  /**
   * The proof for the tree of the first {@code size} leaves.
   *
   * @throws IllegalArgumentException unless the index is below the size
   */
  public static InclusionProof of(LogNodes nodes, long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("a log of " + size + " entries has none at " + index);
    }
    List<Hash> hashes = new ArrayList<>();
    path(nodes, index, 0, size, hashes);
    return new InclusionProof(index, hashes);
  }

  private static void path(LogNodes nodes, long m, long first, long size, List<Hash> hashes) {
    if (size == 1) {
      return;
    }
    long left = LogNodes.split(size);
    if (m < left) {
      path(nodes, m, first, left, hashes);
      hashes.add(nodes.root(first + left, size - left));
    } else {
      path(nodes, m - left, first + left, size - left, hashes);
      hashes.add(nodes.root(first, left));
    }
  }

  /** Whether the log of this size and root has the leaf; the algorithm of section 2.1.3.2. */
  public boolean proves(Hash leaf, long size, Hash root) {
    if (index >= size) {
      return false;
    }
    long fn = index;
    long sn = size - 1;
    Hash hash = leaf;
    for (Hash aside : hashes) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        hash = LogHash.node(aside, hash);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        hash = LogHash.node(hash, aside);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && hash.equals(root);
  }
}
