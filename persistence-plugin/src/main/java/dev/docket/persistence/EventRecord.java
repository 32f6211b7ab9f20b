package dev.docket.persistence;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One event, as its writer hands it over.
 *
 * @param persistenceId 1 to 65,000 UTF-8 bytes, any characters
 * @param sequenceNr from 1; above every number this id has used before
 * @param writer identifies the incarnation of the writing actor; may be empty
 * @param payload the event
 * @param tags its tags, possibly none
 * @param metadata Akka's event metadata, if any
 */
public record EventRecord(
    String persistenceId,
    long sequenceNr,
    String writer,
    SerializedValue payload,
    Set<String> tags,
    Optional<SerializedValue> metadata) {

  public EventRecord {
    Objects.requireNonNull(persistenceId, "persistenceId");
    Objects.requireNonNull(writer, "writer");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(metadata, "metadata");
    tags = Set.copyOf(tags);
    if (persistenceId.isEmpty()) {
      throw new IllegalArgumentException("persistenceId is empty, at least 1 character is needed");
    }
    if (sequenceNr < 1) {
      throw new IllegalArgumentException("sequenceNr is " + sequenceNr + ", allowed is 1 or more");
    }
  }

  /** An event without tags and metadata. */
  public static EventRecord of(
      String persistenceId, long sequenceNr, String writer, SerializedValue payload) {
    return new EventRecord(persistenceId, sequenceNr, writer, payload, Set.of(), Optional.empty());
  }
}
