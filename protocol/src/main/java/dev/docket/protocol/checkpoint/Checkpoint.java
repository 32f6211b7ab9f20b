package dev.docket.protocol.checkpoint;

import dev.docket.protocol.Hash;
import dev.docket.protocol.merkle.LogTree;

/**
 * What a log says of itself: that its first {@code size} entries have this root.
 *
 * <p>Written without extension lines, and read so: what a monitor cannot audit is not in it.
 *
 * @param origin the name of the log: one line, not empty
 * @see <a href="https://c2sp.org/tlog-checkpoint">c2sp.org/tlog-checkpoint</a>
 */
public record Checkpoint(String origin, long size, Hash root) {

  /**
   * A checkpoint.
   *
   * @throws IllegalArgumentException if the origin is empty or no line, or the size negative
   */
  public Checkpoint {
    if (origin.isEmpty() || origin.chars().anyMatch(c -> c < 0x20)) {
      throw new IllegalArgumentException("the origin of a checkpoint is one line, not empty");
    }
    if (size < 0) {
      throw new IllegalArgumentException("a log of " + size + " entries");
    }
  }

  /** What a tree is at its size. */
  public static Checkpoint of(String origin, LogTree tree) {
    return new Checkpoint(origin, tree.size(), tree.root());
  }

  /**
   * Reads the text of a note.
   *
   * @throws IllegalArgumentException if it is not three lines as a checkpoint has them
   */
  public static Checkpoint parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != 4 || !lines[3].isEmpty()) {
      throw new IllegalArgumentException("a checkpoint is three lines: origin, size, root");
    }
    Checkpoint checkpoint =
        new Checkpoint(lines[0], decimal(lines[1]), StrictBase64.decodeHash(lines[2]));
    if (!checkpoint.toString().equals(text)) {
      throw new IllegalArgumentException("a checkpoint is not written as the format wants it");
    }
    return checkpoint;
  }

  static long decimal(String text) {
    if (!text.matches("0|[1-9][0-9]{0,18}")) {
      throw new IllegalArgumentException("\"" + text + "\" is no number without leading zeros");
    }
    return Long.parseLong(text);
  }

  /** The text that is signed. */
  @Override
  public String toString() {
    return origin + "\n" + size + "\n" + StrictBase64.encode(root) + "\n";
  }
}
