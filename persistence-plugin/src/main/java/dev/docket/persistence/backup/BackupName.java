package dev.docket.persistence.backup;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a backup's directory: {@code <number:10 digits>-<yyyyMMdd>T<HHmmss>Z}. The number
 * orders backups, also when the clock was set back; the time is for people.
 *
 * @param number from 1, one more than that of the backup before
 * @param time when it was taken, UTC, whole seconds
 */
public record BackupName(long number, Instant time) implements Comparable<BackupName> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);
  private static final Pattern FORM = Pattern.compile("(\\d{10})-(\\d{8}T\\d{6}Z)");

  /** Reads a name; empty if it is none, so that nothing else can be named by it. */
  public static Optional<BackupName> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      Instant time = TIME.parse(matcher.group(2), Instant::from);
      return Optional.of(new BackupName(Long.parseLong(matcher.group(1)), time));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(BackupName other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%010d-%s", number, TIME.format(time));
  }
}
