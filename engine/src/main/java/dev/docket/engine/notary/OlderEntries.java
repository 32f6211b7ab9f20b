package dev.docket.engine.notary;

import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.TileName;
import dev.docket.protocol.merkle.LogHash;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for receipts among the entries that a log has on disk, which are in no index: entries come
 * about in the order of their times, so the last of the receipts is looked for around its time
 * first. Where it is not there, all hashes are read once, at 32 bytes for each entry; so the answer
 * does not depend on any clock. Blocks; throws {@link MissingTileException} if a file is not there.
 */
final class OlderEntries {

  /** How many tiles before and behind the time are looked through first. */
  private static final long NEAR = 4;

  private final StoredTiles tiles;
  private final long size;

  /**
   * The entries of a log.
   *
   * @param size how many entries are on disk
   */
  OlderEntries(TileStore store, long size) {
    this.tiles = new StoredTiles(store);
    this.size = size;
  }

  /**
   * Those of a case's receipts, in their order, that are not among the entries.
   *
   * @param receipts one at least
   */
  List<Receipt> missing(List<Receipt> receipts) {
    Receipt last = receipts.get(receipts.size() - 1);
    long near = tileOf(last.body().time());
    if (isIn(LogHash.leaf(last.bytes()), near - NEAR, near + NEAR + 1)) {
      // The notary takes the receipts of a case in their order, so it has all before.
      return List.of();
    }
    Map<Hash, Receipt> missing = new LinkedHashMap<>();
    receipts.forEach(receipt -> missing.put(LogHash.leaf(receipt.bytes()), receipt));
    for (long index = 0; index * TileName.FULL < size && !missing.isEmpty(); index++) {
      leaves(index).forEach(missing::remove);
    }
    return List.copyOf(missing.values());
  }

  /** The last tile that begins before this time, if the times grow. */
  private long tileOf(Instant time) {
    long low = 0;
    long high = (size + TileName.FULL - 1) / TileName.FULL;
    while (high - low > 1) {
      long middle = (low + high) / 2;
      Receipt first = Receipt.parse(tiles.entries(middle, width(middle)).get(0));
      if (first.body().time().isAfter(time)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private boolean isIn(Hash leaf, long from, long until) {
    for (long index = Math.max(0, from); index < until && index * TileName.FULL < size; index++) {
      if (leaves(index).contains(leaf)) {
        return true;
      }
    }
    return false;
  }

  private List<Hash> leaves(long index) {
    return tiles.tile(new TileName(0, index, width(index))).hashes();
  }

  private int width(long index) {
    return (int) Math.min(TileName.FULL, size - index * TileName.FULL);
  }
}
