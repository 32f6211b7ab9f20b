package dev.docket.protocol.merkle;

import dev.docket.protocol.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * Proves that a log only grew: that the first entries of the later tree are those of the earlier.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162.html#section-2.1.4">RFC 9162, 2.1.4</a>
 */
public record ConsistencyProof(List<Hash> hashes) {

  /** Copies the hashes. */
  public ConsistencyProof {
    hashes = List.copyOf(hashes);
  }

  /**
   * The proof between the trees of the first {@code before} and {@code after} leaves; empty if they
   * are the same, or the earlier one has none.
   *
   * @throws IllegalArgumentException unless {@code 0 <= before <= after}
   */
  public static ConsistencyProof of(LogNodes nodes, long before, long after) {
    if (before < 0 || before > after) {
      throw new IllegalArgumentException("a log does not grow from " + before + " to " + after);
    }
    List<Hash> hashes = new ArrayList<>();
    if (before > 0) {
      subproof(nodes, before, 0, after, true, hashes);
    }
    return new ConsistencyProof(hashes);
  }

  private static void subproof(
      LogNodes nodes, long m, long first, long size, boolean known, List<Hash> hashes) {
    if (m == size) {
      if (!known) {
        hashes.add(nodes.root(first, size));
      }
      return;
    }
    long left = LogNodes.split(size);
    if (m <= left) {
      subproof(nodes, m, first, left, known, hashes);
      hashes.add(nodes.root(first + left, size - left));
    } else {
      subproof(nodes, m - left, first + left, size - left, false, hashes);
      hashes.add(nodes.root(first, left));
    }
  }

  /** Whether the later tree begins with the earlier; the algorithm of section 2.1.4.2. */
  public boolean proves(long before, Hash rootBefore, long after, Hash rootAfter) {
    if (before < 0 || before > after) {
      return false;
    }
    if (before == after) {
      return hashes.isEmpty() && rootBefore.equals(rootAfter);
    }
    if (before == 0) {
      return hashes.isEmpty() && rootBefore.equals(LogHash.EMPTY);
    }
    return grown(before - 1, rootBefore, after - 1, rootAfter, path(before, rootBefore));
  }

  private List<Hash> path(long before, Hash rootBefore) {
    List<Hash> path = new ArrayList<>(hashes);
    if (Long.bitCount(before) == 1) {
      path.add(0, rootBefore);
    }
    return path;
  }

  private static boolean grown(
      long lastBefore, Hash rootBefore, long lastAfter, Hash rootAfter, List<Hash> path) {
    if (path.isEmpty()) {
      return false;
    }
    int complete = Long.numberOfTrailingZeros(~lastBefore);
    long fn = lastBefore >> complete;
    long sn = lastAfter >> complete;
    Hash fr = path.get(0);
    Hash sr = fr;
    for (Hash aside : path.subList(1, path.size())) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        fr = LogHash.node(aside, fr);
        sr = LogHash.node(aside, sr);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        sr = LogHash.node(sr, aside);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && fr.equals(rootBefore) && sr.equals(rootAfter);
  }
}
