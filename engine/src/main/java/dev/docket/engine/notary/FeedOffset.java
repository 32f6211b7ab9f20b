package dev.docket.engine.notary;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * How far a journal was read, as the notary keeps it: a word for its kind and a value, on one line.
 */
public final class FeedOffset {

  private static final String TIMESTAMP = "timestamp ";
  private static final String SEQUENCE = "sequence ";

  private FeedOffset() {}

  /** The time of an event in a journal that is read by timestamps. */
  public static String timestamp(Instant time) {
    return TIMESTAMP + time;
  }

  /**
   * What {@link #timestamp(Instant)} was given; the epoch for {@link ReceiptFeed#START}.
   *
   * @throws NotaryRefusal if the offset is of another kind
   */
  public static Instant timestamp(String offset) {
    if (offset.equals(ReceiptFeed.START)) {
      return Instant.EPOCH;
    }
    try {
      return Instant.parse(value(offset, TIMESTAMP));
    } catch (DateTimeException malformed) {
      throw refused(offset, malformed);
    }
  }

  /** The place of an event in a journal that is read by the order of a tag. */
  static String sequence(long place) {
    return SEQUENCE + place;
  }

  /**
   * What {@link #sequence(long)} was given; 0 for {@link ReceiptFeed#START}.
   *
   * @throws NotaryRefusal if the offset is of another kind
   */
  static long sequence(String offset) {
    if (offset.equals(ReceiptFeed.START)) {
      return 0;
    }
    try {
      return Long.parseLong(value(offset, SEQUENCE));
    } catch (NumberFormatException malformed) {
      throw refused(offset, malformed);
    }
  }

  private static String value(String offset, String kind) {
    if (!offset.startsWith(kind)) {
      throw refused(offset, null);
    }
    return offset.substring(kind.length());
  }

  private static NotaryRefusal refused(
      String offset, @org.jspecify.annotations.Nullable RuntimeException cause) {
    return new NotaryRefusal(
        "the journal was read up to \""
            + offset
            + "\", which is no place in the order that it is read in now: let the notary read as it"
            + " did before, or begin a new log",
        cause);
  }
}
