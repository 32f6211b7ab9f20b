package dev.docket.persistence;

import java.util.Objects;
import java.util.Optional;

/**
 * One snapshot.
 *
 * @param persistenceId 1 to 65,000 UTF-8 bytes
 * @param sequenceNr the last event that is in the snapshot; 0 or more. Saving the same number again
 *     replaces it
 * @param timestampMillis when it was taken, milliseconds since the epoch, as the caller says
 * @param payload the state
 * @param metadata Akka's snapshot metadata, if any
 */
public record SnapshotRecord(
    String persistenceId,
    long sequenceNr,
    long timestampMillis,
    SerializedValue payload,
    Optional<SerializedValue> metadata) {
  public SnapshotRecord {
    Objects.requireNonNull(persistenceId, "persistenceId");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(metadata, "metadata");
    if (persistenceId.isEmpty()) {
      throw new IllegalArgumentException("persistenceId is empty, at least 1 character is needed");
    }
    if (sequenceNr < 0) {
      throw new IllegalArgumentException("sequenceNr is " + sequenceNr + ", allowed is 0 or more");
    }
  }
}
