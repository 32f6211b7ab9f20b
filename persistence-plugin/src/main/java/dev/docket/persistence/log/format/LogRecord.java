package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedSet;

/**
 * One record of the log, whole.
 *
 * @param kind what it is
 * @param persistenceId whose it is
 * @param ordinal its place in the whole log
 * @param sequenceNr of an event or a snapshot its number; of a deletion the number up to which is
 *     deleted
 * @param previous of an event the number before it of the same id, 0 for the first; of a snapshot
 *     when it was taken, milliseconds since the epoch; of a deletion in the events log the highest
 *     number the id has ever used; of a loss see the package {@code repair}
 * @param timestampMicros the logical timestamp
 * @param body the rest
 */
public record LogRecord(
    Kind kind,
    String persistenceId,
    long ordinal,
    long sequenceNr,
    long previous,
    long timestampMicros,
    Body body) {

  /** The kinds of records. */
  public enum Kind {
    EVENT(1),
    SNAPSHOT(2),
    DELETION(3),
    /** What a repair leaves in the place of a record that is lost for good. */
    LOSS(0);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    static Optional<Kind> of(byte code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * What a record carries; the log never looks inside.
   *
   * @param writer who wrote it; may be empty
   * @param tags its tags
   * @param payload the value
   * @param metadata more of it, if any
   */
  public record Body(
      String writer, SortedSet<String> tags, Value payload, Optional<Value> metadata) {}

  /**
   * A serialised value.
   *
   * @param serializerId its serializer
   * @param manifest the serializer's manifest
   * @param bytes the value; not to be changed
   */
  public record Value(int serializerId, String manifest, ByteBuffer bytes) {}

  /**
   * Reads and checks a record.
   *
   * @return empty if head or body are not what was written
   * @throws MalformedException as {@link #decodeBehind(RecordHead, ByteBuffer, int)}
   */
  public static Optional<LogRecord> decode(ByteBuffer source, int at) {
    return RecordHead.decode(source, at)
        .filter(head -> head.bodyMatches(source, at))
        .map(head -> decodeBehind(head, source, at));
  }

  /**
   * Reads a record whose head and body were checked before.
   *
   * @throws MalformedException if the body is nothing that was ever encoded
   */
  public static LogRecord decodeBehind(RecordHead head, ByteBuffer source, int at) {
    return decodeBehind(head, source, at, new Texts());
  }

  /** As the other, in a row of records. */
  public static LogRecord decodeBehind(RecordHead head, ByteBuffer source, int at, Texts texts) {
    ByteBuffer body = source.slice(at + head.bodyStart(), head.length() - head.bodyStart());
    return new LogRecord(
        head.kind(),
        head.persistenceId(),
        head.ordinal(),
        head.sequenceNr(),
        head.previous(),
        head.timestampMicros(),
        RecordBody.decode(body, texts));
  }
}
