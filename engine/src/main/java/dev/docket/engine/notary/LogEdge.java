package dev.docket.engine.notary;

import dev.docket.protocol.Hash;
import dev.docket.protocol.checkpoint.EntryBundle;
import dev.docket.protocol.checkpoint.Tile;
import dev.docket.protocol.checkpoint.TileName;
import dev.docket.protocol.merkle.LogHash;
import dev.docket.protocol.merkle.LogTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The growing end of a log: the tiles and the bundle that are not full yet, with those that became
 * full since they were last written. For one thread.
 */
final class LogEdge {

  private LogTree tree = LogTree.EMPTY;

  /** The entries behind the last full bundle. */
  private final List<byte[]> entries = new ArrayList<>();

  /** The hashes of each level behind its last full tile. */
  private final List<List<Hash>> levels = new ArrayList<>();

  private final Map<String, byte[]> full = new LinkedHashMap<>();
  private long writtenSize;

  /**
   * The end of a stored log.
   *
   * @throws MissingTileException if a tile is not there, or the last bundle is not of its tile
   */
  static LogEdge of(long size, StoredTiles stored) {
    LogEdge edge = new LogEdge();
    edge.tree = LogTree.of(size, stored.nodes(size));
    edge.writtenSize = size;
    for (int level = 0; size >> (TileName.HEIGHT * level) > 0; level++) {
      long hashes = size >> (TileName.HEIGHT * level);
      int width = (int) (hashes % TileName.FULL);
      edge.levels.add(new ArrayList<>());
      if (width > 0) {
        TileName name = new TileName(level, hashes / TileName.FULL, width);
        edge.levels.get(level).addAll(stored.tile(name).hashes());
      }
    }
    int width = (int) (size % TileName.FULL);
    if (width > 0) {
      long index = size / TileName.FULL;
      edge.entries.addAll(stored.entries(index, width));
      if (!edge.entries.stream().map(LogHash::leaf).toList().equals(edge.levels.get(0))) {
        throw new MissingTileException(
            NotaryFiles.bundle(index, width), "is not of the tile of its hashes", null);
      }
    }
    return edge;
  }

  long size() {
    return tree.size();
  }

  LogTree tree() {
    return tree;
  }

  /** How many entries were appended since the files were last taken. */
  long unwritten() {
    return size() - writtenSize;
  }

  /** The entries behind the last full bundle, unmodifiable. */
  List<byte[]> entries() {
    return List.copyOf(entries);
  }

  void append(byte[] entry) {
    Hash leaf = LogHash.leaf(entry);
    tree = tree.appendLeaf(leaf);
    entries.add(entry);
    add(0, leaf);
    if (entries.size() == TileName.FULL) {
      long index = size() / TileName.FULL - 1;
      full.put(NotaryFiles.bundle(index, TileName.FULL), EntryBundle.encode(entries));
      entries.clear();
    }
  }

  private void add(int level, Hash hash) {
    if (levels.size() == level) {
      levels.add(new ArrayList<>());
    }
    List<Hash> hashes = levels.get(level);
    hashes.add(hash);
    if (hashes.size() == TileName.FULL) {
      Tile tile = new Tile(hashes);
      long index = (size() >> (TileName.HEIGHT * level)) / TileName.FULL - 1;
      full.put(new TileName(level, index, TileName.FULL).path(), tile.bytes());
      hashes.clear();
      add(level + 1, tile.root(TileName.HEIGHT, 0));
    }
  }

  /** Forgets what became full, for a tree that is computed and not written. */
  void dropFull() {
    full.clear();
  }

  /** All files that changed since this was last called, by path; they are then taken as written. */
  Map<String, byte[]> takeFiles() {
    Map<String, byte[]> files = new LinkedHashMap<>(full);
    if (!entries.isEmpty()) {
      files.put(
          NotaryFiles.bundle(size() / TileName.FULL, entries.size()), EntryBundle.encode(entries));
    }
    for (int level = 0; level < levels.size(); level++) {
      List<Hash> hashes = levels.get(level);
      long count = size() >> (TileName.HEIGHT * level);
      if (!hashes.isEmpty() && count > writtenSize >> (TileName.HEIGHT * level)) {
        TileName name = new TileName(level, count / TileName.FULL, hashes.size());
        files.put(name.path(), new Tile(hashes).bytes());
      }
    }
    full.clear();
    writtenSize = size();
    return files;
  }
}
