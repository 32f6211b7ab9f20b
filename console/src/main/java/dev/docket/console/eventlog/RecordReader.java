package dev.docket.console.eventlog;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Joins lines to the records of RFC 4180: a record goes on to the next line while a quote is open.
 *
 * <p>A record that turns out to be flawed gives its first line up and its other lines back, so that
 * a stray quote costs one line and not all that it seemed to swallow. Empty lines are passed over.
 */
final class RecordReader implements Closeable {

  /** The longest record that is read, in characters. */
  static final int MAX_CHARS = 1 << 20;

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();

  private final LineReader lines;
  private final Deque<Line> givenBack = new ArrayDeque<>();

  RecordReader(LineReader lines) {
    this.lines = lines;
  }

  /** The next record, or {@code null} at the end. */
  @Nullable CsvRecord next() throws UnreadableLogException {
    List<Line> taken = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    boolean open = false;
    do {
      Line line = nextLine();
      if (line == null) {
        return taken.isEmpty() ? null : flawed(taken, openQuote(text, "the file ends in it"));
      }
      if (taken.isEmpty() && line.text().isBlank() && line.flaw() == null) {
        continue;
      }
      text.append(taken.isEmpty() ? "" : "\n").append(line.text());
      taken.add(line);
      if (line.flaw() != null) {
        int at = text.length() - line.text().length() + line.flawAt();
        return flawed(taken, new Flaw(cellAt(text, at), line.flaw()));
      }
      open ^= line.text().chars().filter(c -> c == '"').count() % 2 == 1;
      if (open && text.length() > MAX_CHARS) {
        return flawed(taken, openQuote(text, "the record is longer than 1 MiB"));
      }
    } while (open || taken.isEmpty());
    return parse(taken, withoutCarriageReturn(text));
  }

  /** Tells that a record with lines of its own was, for its cells, not one; see the class. */
  CsvRecord parse(List<Line> taken, String text) {
    int stray = strayAfterQuote(text);
    if (stray >= 0) {
      return flawed(
          taken, new Flaw(cellAt(text, stray), "a closing quote is not followed by a comma"));
    }
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      List<CSVRecord> records = parser.getRecords();
      if (records.size() == 1) {
        return new CsvRecord(taken.get(0).number(), records.get(0).toList(), null);
      }
      return flawed(
          taken, new Flaw(records.get(0).size(), "a line break stands outside of quotes"));
    } catch (IOException | UncheckedIOException fault) {
      return flawed(taken, new Flaw(1, "the quoting is broken: " + fault.getMessage()));
    }
  }

  private CsvRecord flawed(List<Line> taken, Flaw flaw) {
    for (int i = taken.size() - 1; i > 0; i--) {
      givenBack.addFirst(taken.get(i));
    }
    Line first = taken.get(0);
    return new CsvRecord(first.number(), List.of(first.text().split(",", -1)), flaw);
  }

  private @Nullable Line nextLine() throws UnreadableLogException {
    Line line = givenBack.pollFirst();
    return line == null ? lines.next() : line;
  }

  private static Flaw openQuote(CharSequence text, String end) {
    return new Flaw(cellAt(text, text.length()), "a quote is opened and not closed: " + end);
  }

  private static String withoutCarriageReturn(StringBuilder text) {
    int last = text.length() - 1;
    return last >= 0 && text.charAt(last) == '\r' ? text.substring(0, last) : text.toString();
  }

  /** Which cell, from 1, the character at this index belongs to. */
  private static int cellAt(CharSequence text, int index) {
    int cell = 1;
    boolean quoted = false;
    for (int i = 0; i < index; i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (c == ',' && !quoted) {
        cell++;
      }
    }
    return cell;
  }

  /** The index of a character that follows the closing quote of a cell, or -1. */
  private static int strayAfterQuote(String text) {
    boolean starts = true;
    for (int i = 0; i < text.length(); i++) {
      if (starts && text.charAt(i) == '"') {
        i = afterQuoted(text, i + 1);
        if (i < text.length() && text.charAt(i) != ',') {
          return i;
        }
      }
      starts = i < text.length() && text.charAt(i) == ',';
    }
    return -1;
  }

  /** The index after the quote that closes the cell whose content begins here. */
  private static int afterQuoted(String text, int from) {
    int i = from;
    while (i < text.length()) {
      if (text.charAt(i) == '"') {
        if (i + 1 >= text.length() || text.charAt(i + 1) != '"') {
          return i + 1;
        }
        i++;
      }
      i++;
    }
    return i;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
