package dev.docket.persistence.recovery;

/** The kinds of damage. A power cut alone causes none of them. */
public enum Damage {
  /** A frame does not parse although a later frame or segment proves that it had been durable. */
  FRAME,
  /** A record's body does not match its checksum inside a frame that is otherwise whole. */
  RECORD_BODY,
  /** Neither copy of a segment's header is readable although the segment holds frames. */
  HEADER,
  /** A segment bears a name that it was not given: a copy, or one that was renamed. */
  MISNAMED_SEGMENT,
  /** An unsealed segment is shorter than it was made, so that what it held may be gone. */
  CUT,
  /** Ordinals between two segments are in no file. */
  MISSING_SEGMENT,
  /** Two segments hold the same ordinals in part. */
  OVERLAP,
  /** A sealed or merged segment is not whole, and what it was made of is still there. */
  MERGED_SEGMENT,
  /** Less was found than {@code floor.json} says was durable. */
  BELOW_FLOOR,
  /**
   * {@code floor.json} is not what was written: it can no longer tell whether the end of a log is
   * missing.
   */
  FLOOR,
  /** A file of a kind that does not belong there, or of another store. */
  FOREIGN_FILE
}
