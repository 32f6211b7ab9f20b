package dev.docket.engine.state;

import dev.docket.protocol.SkippedVersions;

/**
 * What a restore out of safe mode passed over. Each number that the journal gave since the last
 * good event counts as a version, whether or not an event of it is there, so that no version is
 * used twice.
 *
 * @param versions those that are skipped
 * @param firstSequenceNr the first number in the journal whose event, if it is there, is none of
 *     the case any more; there are as many as versions, and the restore has the one after them
 */
public record Gap(SkippedVersions versions, long firstSequenceNr) {

  /** The gap before a restore, which stands there in the journal. */
  static Gap before(long sequenceNr, SkippedVersions versions) {
    return new Gap(versions, sequenceNr - versions.count());
  }

  boolean covers(long sequenceNr) {
    return sequenceNr >= firstSequenceNr && sequenceNr < firstSequenceNr + versions.count();
  }

  boolean skips(long version) {
    return version >= versions.first() && version <= versions.last();
  }

  @Override
  public String toString() {
    return versions + " skipped by the restore of version " + (versions.last() + 1);
  }
}
