package dev.docket.persistence.log;

/** What a merged segment holds of one id or tag. Highest number and deletions never fall. */
final class MovedId extends GrowingRecords {
  private long highest;
  private long deletedTo;
  private int lastReduced = -1;

  /**
   * @param highest the largest of all merged segments
   * @param deletedTo the largest of all merged segments
   */
  MovedId(long highest, long deletedTo) {
    this.highest = highest;
    this.deletedTo = deletedTo;
  }

  void add(int offset, int length, boolean reduced) {
    add(offset, length);
    lastReduced = reduced ? offset : lastReduced;
  }

  /** Where a marker begins that says more of deletions than the merged ones did, or -1. */
  int lastReduced() {
    return lastReduced;
  }

  void highestIs(long number) {
    highest = number;
  }

  void deletedAtLeastTo(long sequenceNr) {
    deletedTo = Math.max(deletedTo, sequenceNr);
  }

  @Override
  public long highest() {
    return highest;
  }

  @Override
  public long deletedTo() {
    return deletedTo;
  }
}
