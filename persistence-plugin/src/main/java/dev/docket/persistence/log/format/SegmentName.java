package dev.docket.persistence.log.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a segment's file: {@code <segment>-<first ordinal>.wal} while it is active or waits
 * to be sealed, {@code <first ordinal>-<last ordinal>.<generation>.seg} once sealed.
 */
public sealed interface SegmentName {

  /** The ending of files that are not part of the log yet; any such file may be deleted at open. */
  String TEMPORARY = ".tmp";

  /** The ending of damaged segments that were set aside; no part of the log any more. */
  String SET_ASIDE = ".damaged";

  /** The ending of copies of what was behind the last frame after a crash; no part of the log. */
  String TORN = ".torn";

  /** The file's name. */
  String fileName();

  /** The first ordinal that the segment may hold. */
  long firstOrdinal();

  /** An active segment, or one that is to be sealed. */
  record Active(long segment, long firstOrdinal) implements SegmentName {
    @Override
    public String fileName() {
      return Patterns.digits(segment, 10) + "-" + Patterns.digits(firstOrdinal, 19) + ".wal";
    }
  }

  /** A sealed segment: the ordinals that it answers for, and how often it was merged. */
  record Sealed(long firstOrdinal, long lastOrdinal, int generation) implements SegmentName {
    @Override
    public String fileName() {
      return Patterns.digits(firstOrdinal, 19)
          + "-"
          + Patterns.digits(lastOrdinal, 19)
          + "."
          + generation
          + ".seg";
    }

    /** The name of what is made of this segment and all up to another one. */
    public Sealed mergedWith(Sealed last, int newestGeneration) {
      return new Sealed(firstOrdinal, last.lastOrdinal, newestGeneration + 1);
    }

    /** Whether this segment answers for everything that the other does. */
    public boolean covers(Sealed other) {
      return firstOrdinal <= other.firstOrdinal && lastOrdinal >= other.lastOrdinal;
    }
  }

  /** Reads a file name; empty if it is no segment's. */
  static Optional<SegmentName> parse(String fileName) {
    Matcher active = Patterns.ACTIVE.matcher(fileName);
    if (active.matches()) {
      return Optional.of(
          new Active(Long.parseLong(active.group(1)), Long.parseLong(active.group(2))));
    }
    Matcher sealed = Patterns.SEALED.matcher(fileName);
    if (sealed.matches()) {
      return Optional.of(
          new Sealed(
              Long.parseLong(sealed.group(1)),
              Long.parseLong(sealed.group(2)),
              Integer.parseInt(sealed.group(3))));
    }
    return Optional.empty();
  }

  /** Holds the compiled patterns, which an interface cannot keep private. */
  final class Patterns {
    private static final Pattern ACTIVE = Pattern.compile("(\\d{10})-([0-8]\\d{18})\\.wal");
    private static final Pattern SEALED =
        Pattern.compile("([0-8]\\d{18})-([0-8]\\d{18})\\.(\\d{1,9})\\.seg");

    private Patterns() {}

    /** With zeros before it; recovery names the file of every frame, so no format is parsed. */
    private static String digits(long number, int width) {
      String digits = Long.toString(number);
      return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
  }
}
