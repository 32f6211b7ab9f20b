package dev.docket.engine.notary;

import dev.docket.protocol.checkpoint.TileName;

/** The paths of a notary's directory, besides those that {@link TileName} gives. */
final class NotaryFiles {

  /** The last signed checkpoint, for everyone, where C2SP wants it. */
  static final String CHECKPOINT = "checkpoint";

  /** The same, written before it is shown to anyone: what the notary is bound to after a crash. */
  static final String SIGNED = "notary/signed";

  /** How far the journal was read. */
  static final String POSITION = "notary/position";

  private NotaryFiles() {}

  static String bundle(long index, int width) {
    return new TileName(TileName.ENTRIES, index, width).path();
  }

  /** The directory of the widths of a tile that is not full. */
  static String partials(int level, long index) {
    return new TileName(level, index, TileName.FULL).path() + ".p";
  }
}
