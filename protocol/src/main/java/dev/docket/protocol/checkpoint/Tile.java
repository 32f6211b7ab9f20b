package dev.docket.protocol.checkpoint;

import dev.docket.protocol.Hash;
import dev.docket.protocol.merkle.LogHash;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Consecutive hashes of one level of a log, 32 bytes each, one behind the other.
 *
 * @see <a href="https://c2sp.org/tlog-tiles">c2sp.org/tlog-tiles</a>
 */
public record Tile(List<Hash> hashes) {

  private static final int HASH_BYTES = 32;

  /**
   * A tile.
   *
   * @throws IllegalArgumentException unless it has 1 to 256 hashes
   */
  public Tile {
    hashes = List.copyOf(hashes);
    if (hashes.isEmpty() || hashes.size() > TileName.FULL) {
      throw new IllegalArgumentException("a tile of " + hashes.size() + " hashes");
    }
  }

  /**
   * Reads a tile.
   *
   * @throws IllegalArgumentException if it is not 1 to 256 times 32 bytes
   */
  public static Tile parse(byte[] bytes) {
    if (bytes.length % HASH_BYTES != 0) {
      throw new IllegalArgumentException("a tile of " + bytes.length + " bytes");
    }
    List<Hash> hashes = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += HASH_BYTES) {
      hashes.add(Hash.ofBytes(Arrays.copyOfRange(bytes, from, from + HASH_BYTES)));
    }
    return new Tile(hashes);
  }

  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(HASH_BYTES * hashes.size());
    hashes.forEach(hash -> bytes.writeBytes(hash.bytes()));
    return bytes.toByteArray();
  }

  /**
   * The root of a complete subtree above hashes of this tile.
   *
   * @param height above the tile's own level, 0 to 8
   * @param index which one of that height in this tile
   * @throws IndexOutOfBoundsException if the tile is too narrow for it
   */
  public Hash root(int height, int index) {
    if (height == 0) {
      return hashes.get(index);
    }
    return LogHash.node(root(height - 1, 2 * index), root(height - 1, 2 * index + 1));
  }
}
