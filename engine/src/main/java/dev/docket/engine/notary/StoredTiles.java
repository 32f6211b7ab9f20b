package dev.docket.engine.notary;

import dev.docket.protocol.checkpoint.EntryBundle;
import dev.docket.protocol.checkpoint.Tile;
import dev.docket.protocol.checkpoint.TileName;
import dev.docket.protocol.checkpoint.TiledNodes;
import dev.docket.protocol.merkle.LogNodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tiles and bundles of a log. A partial one that is not kept any more is the beginning of
 * the full one. Methods throw {@link MissingTileException} for one that is not there or malformed,
 * and {@link UncheckedIOException} if the disk cannot be read.
 */
record StoredTiles(TileStore store) {

  /** The hashes of the log at a size; keeps the tile that it read last. */
  LogNodes nodes(long size) {
    Kept kept = new Kept(this);
    return new TiledNodes(size, kept::tile);
  }

  Tile tile(TileName name) {
    byte[] bytes = bytes(name);
    try {
      List<dev.docket.protocol.Hash> hashes = Tile.parse(bytes).hashes();
      return new Tile(first(name, hashes));
    } catch (IllegalArgumentException malformed) {
      throw new MissingTileException(name.path(), "is no tile", malformed);
    }
  }

  /** The first entries of a bundle. */
  List<byte[]> entries(long index, int width) {
    TileName name = new TileName(TileName.ENTRIES, index, width);
    byte[] bytes = bytes(name);
    try {
      return first(name, EntryBundle.decode(bytes));
    } catch (IllegalArgumentException malformed) {
      throw new MissingTileException(name.path(), "is no entry bundle", malformed);
    }
  }

  private static <T> List<T> first(TileName name, List<T> all) {
    if (all.size() < name.width()) {
      throw new MissingTileException(name.path(), "has " + all.size() + " entries", null);
    }
    return all.subList(0, name.width());
  }

  private byte[] bytes(TileName name) {
    try {
      Optional<byte[]> own = store.read(name.path());
      if (own.isEmpty() && name.width() < TileName.FULL) {
        own = store.read(new TileName(name.level(), name.index(), TileName.FULL).path());
      }
      return own.orElseThrow(() -> new MissingTileException(name.path(), "is not there", null));
    } catch (FileTooLargeException malformed) {
      throw new MissingTileException(name.path(), "is not of a log", malformed);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static final class Kept {
    private final StoredTiles tiles;
    private @Nullable TileName name;
    private @Nullable Tile tile;

    Kept(StoredTiles tiles) {
      this.tiles = tiles;
    }

    Tile tile(TileName wanted) {
      Tile last = tile;
      if (last == null || !wanted.equals(name)) {
        last = tiles.tile(wanted);
        tile = last;
        name = wanted;
      }
      return last;
    }
  }
}
