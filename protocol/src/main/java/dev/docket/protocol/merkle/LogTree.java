package dev.docket.protocol.merkle;

import dev.docket.protocol.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of RFC 9162 section 2.1 over the receipts of a log, as far as it takes to append
 * and to tell the root: the roots of its complete subtrees, one for each bit of its size.
 *
 * <p>Immutable; an append costs the logarithm of the size at most, and two hashes on average.
 *
 * @param size how many leaves it has
 * @param subtrees the roots of the complete subtrees, the largest first
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162.html#section-2.1">RFC 9162, 2.1</a>
 */
public record LogTree(long size, List<Hash> subtrees) {

  public static final LogTree EMPTY = new LogTree(0, List.of());

  /**
   * A tree.
   *
   * @throws IllegalArgumentException unless there is a subtree for each bit of the size
   */
  public LogTree {
    subtrees = List.copyOf(subtrees);
    if (size < 0 || subtrees.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "a tree of " + size + " leaves has not " + subtrees.size() + " complete subtrees");
    }
  }

  /** The tree of the first leaves of a longer one. */
  public static LogTree of(long size, LogNodes nodes) {
    List<Hash> subtrees = new ArrayList<>();
    long first = 0;
    for (int level = 62; level >= 0; level--) {
      if (((size >> level) & 1) == 1) {
        subtrees.add(nodes.hash(level, first >> level));
        first += 1L << level;
      }
    }
    return new LogTree(size, subtrees);
  }

  /** This tree with one more entry. */
  public LogTree append(byte[] entry) {
    return appendLeaf(LogHash.leaf(entry));
  }

  /** This tree with one more leaf, which is the {@link LogHash#leaf} of its entry. */
  public LogTree appendLeaf(Hash leaf) {
    List<Hash> roots = new ArrayList<>(subtrees);
    Hash last = leaf;
    for (long complete = size; (complete & 1) == 1; complete >>= 1) {
      last = LogHash.node(roots.remove(roots.size() - 1), last);
    }
    roots.add(last);
    return new LogTree(size + 1, roots);
  }

  /** The root hash. */
  public Hash root() {
    if (subtrees.isEmpty()) {
      return LogHash.EMPTY;
    }
    Hash root = subtrees.get(subtrees.size() - 1);
    for (int i = subtrees.size() - 2; i >= 0; i--) {
      root = LogHash.node(subtrees.get(i), root);
    }
    return root;
  }
}
