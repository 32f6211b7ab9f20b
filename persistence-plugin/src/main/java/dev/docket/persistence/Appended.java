package dev.docket.persistence;

/**
 * The place of a durable batch in the log.
 *
 * @param firstOrdinal the ordinal of its first event; the others follow without a gap
 * @param lastOrdinal the ordinal of its last event
 * @param firstTimestampMicros the logical timestamp of its first event, microseconds since the
 *     epoch
 */
public record Appended(long firstOrdinal, long lastOrdinal, long firstTimestampMicros) {}
