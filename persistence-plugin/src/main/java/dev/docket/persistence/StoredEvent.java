package dev.docket.persistence;

/**
 * One durable event with its place in the log.
 *
 * @param ordinal its place in the whole log, from 1; the offset of the read journal. Ordinals grow
 *     in commit order; some are used by records that are not events
 * @param timestampMicros the logical timestamp, microseconds since the epoch, strictly increasing
 *     with the ordinal
 * @param previousSequenceNr the number of the event before this one of the same id, 0 for its first
 * @param event the event
 */
public record StoredEvent(
    long ordinal, long timestampMicros, long previousSequenceNr, EventRecord event) {}
