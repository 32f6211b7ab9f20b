package dev.docket.persistence.log.format;

/** What an index knows of one id in one segment. */
public interface IdRecords {
  /** Where its records begin, bytes, in the order of the log; not to be changed. */
  int[] offsets();

  /** How many records it has. */
  int count();

  /** The highest sequence number that the segment knows of. */
  long highest();

  /** Up to which sequence number the segment's deletions reach, 0 if none does. */
  long deletedTo();

  /** Bytes of its records. */
  long bytes();
}
