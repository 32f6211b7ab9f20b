package dev.docket.protocol.checkpoint;

import dev.docket.protocol.Hash;
import dev.docket.protocol.merkle.LogNodes;
import java.util.function.Function;

/**
 * The hashes of a log, read from its tiles.
 *
 * @param size of the log, or of the earlier one that is proven; says how wide the last tiles are
 * @param tiles reads a tile; asked once for each hash, so it should keep what it has read
 */
public record TiledNodes(long size, Function<TileName, Tile> tiles) implements LogNodes {

  @Override
  public Hash hash(int level, long index) {
    TileName name = TileName.holding(level, index, size);
    int height = level % TileName.HEIGHT;
    long first = (name.index() * TileName.FULL) >> height;
    return tiles.apply(name).root(height, (int) (index - first));
  }
}
