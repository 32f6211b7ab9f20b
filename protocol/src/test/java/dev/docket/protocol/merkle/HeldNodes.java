package dev.docket.protocol.merkle;

import dev.docket.protocol.Hash;
import java.util.ArrayList;
import java.util.List;

/** All hashes of a small log, in memory. */
public final class HeldNodes implements LogNodes {

  private final List<List<Hash>> levels = new ArrayList<>();

  /** Adds a leaf, and every subtree that it completes. */
  public void append(Hash leaf) {
    Hash hash = leaf;
    for (int level = 0; ; level++) {
      if (levels.size() == level) {
        levels.add(new ArrayList<>());
      }
      List<Hash> row = levels.get(level);
      row.add(hash);
      if (row.size() % 2 == 1) {
        return;
      }
      hash = LogHash.node(row.get(row.size() - 2), row.get(row.size() - 1));
    }
  }

  /** The hashes of a level so far. */
  public List<Hash> level(int level) {
    return level < levels.size() ? levels.get(level) : List.of();
  }

  @Override
  public Hash hash(int level, long index) {
    return levels.get(level).get((int) index);
  }
}
