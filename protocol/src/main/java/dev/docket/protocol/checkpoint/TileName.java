package dev.docket.protocol.checkpoint;

/**
 * The path of a tile of hashes, or of a bundle of entries, below the log's prefix.
 *
 * @param level 0 to 63, or {@link #ENTRIES} for the bundle that level 0 is of
 * @param index which one of its level, from 0
 * @param width how many hashes or entries it has, 1 to {@value #FULL}
 * @see <a href="https://c2sp.org/tlog-tiles">c2sp.org/tlog-tiles</a>
 */
public record TileName(int level, long index, int width) {

  /** The width of a tile that will not change any more. */
  public static final int FULL = 256;

  /** How many levels of the tree a tile covers. */
  public static final int HEIGHT = 8;

  public static final int ENTRIES = -1;

  /**
   * A name.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public TileName {
    if (level < ENTRIES || level > 63 || index < 0 || width < 1 || width > FULL) {
      throw new IllegalArgumentException(
          "no tile has level " + level + ", index " + index + ", width " + width);
    }
  }

  /**
   * The tile in which the root of a complete subtree stands, as a log of this size has it.
   *
   * @param treeLevel the height of the subtree
   * @param treeIndex which one of that height
   * @throws IllegalArgumentException if the log has no such subtree
   */
  public static TileName holding(int treeLevel, long treeIndex, long size) {
    if (treeIndex < 0 || treeIndex >= size >> treeLevel) {
      throw new IllegalArgumentException(
          "a log of " + size + " entries has no subtree " + treeIndex + " of height " + treeLevel);
    }
    int level = treeLevel / HEIGHT;
    long first = treeIndex << (treeLevel % HEIGHT);
    long tile = first / FULL;
    long hashes = size >> (HEIGHT * level);
    return new TileName(level, tile, (int) Math.min(FULL, hashes - tile * FULL));
  }

  /** {@code tile/L/N} or {@code tile/L/N.p/W}, with {@code entries} as L for a bundle. */
  public String path() {
    StringBuilder number = new StringBuilder(String.format("%03d", index % 1_000));
    for (long rest = index / 1_000; rest > 0; rest /= 1_000) {
      number.insert(0, String.format("x%03d/", rest % 1_000));
    }
    return "tile/"
        + (level == ENTRIES ? "entries" : Integer.toString(level))
        + "/"
        + number
        + (width == FULL ? "" : ".p/" + width);
  }

  @Override
  public String toString() {
    return path();
  }
}
