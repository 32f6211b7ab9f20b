package dev.docket.console.eventlog;

import dev.docket.protocol.CaseId;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonNull;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of records, and knows where each case stands in the file.
 *
 * <p>A {@code seq} must be an integer from 0 that is greater than that of the case's row before;
 * gaps are allowed, since a log may be a part of a longer one. In a log without this column it is
 * the number of the case's rows before.
 */
final class RowParser {

  /** The longest suffix that the mapping puts behind the name of an activity. */
  private static final String LONGEST_SUFFIX = "/" + Integer.MAX_VALUE;

  private final Columns columns;
  private final Map<CaseId, Long> nextSeq = new HashMap<>();

  RowParser(Columns columns) {
    this.columns = columns;
  }

  Row parse(CsvRecord row) throws FlawException {
    List<String> cells = row.cells();
    if (cells.size() != columns.names().size()) {
      throw new FlawException(
          Math.min(cells.size(), columns.names().size()) - 1,
          "the row has " + cells.size() + " cells, the header has " + columns.names().size());
    }
    CaseId caseId = read(cells, columns.caseName(), RowParser::caseId);
    String activity = read(cells, columns.activity(), this::activity);
    Instant time = read(cells, columns.timestamp(), RowParser::time);
    Lifecycle lifecycle =
        columns.lifecycle() < 0
            ? null
            : cells.get(columns.lifecycle()).isEmpty()
                ? Lifecycle.COMPLETE
                : read(cells, columns.lifecycle(), Lifecycle::of);
    long seq = seq(caseId, cells);
    read(cells, columns.caseName(), name -> Row.key(caseId, seq));
    nextSeq.put(caseId, seq + 1);
    return new Row(
        row.line(),
        caseId,
        seq,
        activity,
        columns.resource() < 0 ? null : recorded(cells.get(columns.resource())),
        time,
        lifecycle,
        attributes(cells));
  }

  /** The case that a flawed record seems to belong to. */
  @Nullable String caseName(CsvRecord row) {
    return columns.caseName() < row.cells().size() ? row.cells().get(columns.caseName()) : null;
  }

  private long seq(CaseId caseId, List<String> cells) throws FlawException {
    long next = nextSeq.getOrDefault(caseId, 0L);
    if (columns.seq() < 0) {
      return next;
    }
    long seq = read(cells, columns.seq(), RowParser::integer);
    if (seq < next) {
      throw new FlawException(
          columns.seq(),
          "seq is " + seq + "; the rows of a case stand in order, allowed is " + next + " or more");
    }
    return seq;
  }

  private Map<String, String> attributes(List<String> cells) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int at : columns.attributes()) {
      if (!cells.get(at).isEmpty()) {
        attributes.put(columns.names().get(at), cells.get(at));
      }
    }
    return attributes;
  }

  /** The name of a case becomes part of the ids of its quanta. */
  private static CaseId caseId(String name) {
    CaseId caseId = CaseId.of(name);
    Row.endKey(caseId);
    return caseId;
  }

  /** An activity becomes the position of tokens and, in a log with lifecycles, part of ids. */
  private String activity(String name) {
    TokenId id = TokenId.of(columns.lifecycle() < 0 ? "lane" : name + LONGEST_SUFFIX);
    return new Mutation.AddToken(id, name, ScopeId.ROOT, JsonNull.INSTANCE).position();
  }

  /** ISO 8601; a blank may stand for the T, and UTC is meant where no offset is given. */
  private static Instant time(String text) {
    String iso = text.replaceFirst("^([0-9-]{10}) ", "$1T");
    try {
      TemporalAccessor parsed =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
      return parsed instanceof OffsetDateTime exact
          ? exact.toInstant()
          : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException fault) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no time; allowed is ISO 8601 as in 2018-01-31T09:30:00.000Z", fault);
    }
  }

  private static long integer(String text) {
    if (!text.matches("[0-9]{1,15}")) {
      throw new IllegalArgumentException("\"" + text + "\" is no integer from 0");
    }
    return Long.parseLong(text);
  }

  private static @Nullable String recorded(String cell) {
    return cell.isEmpty() ? null : cell;
  }

  private <T> T read(List<String> cells, int at, Reading<T> reading) throws FlawException {
    String column = columns.names().get(at);
    if (cells.get(at).isEmpty()) {
      throw new FlawException(at, "the " + column + " is missing");
    }
    try {
      return reading.apply(cells.get(at));
    } catch (IllegalArgumentException fault) {
      throw new FlawException(at, "column " + column + ": " + fault.getMessage());
    }
  }

  /** Makes a value of the text of a cell that is not empty. */
  private interface Reading<T> {
    T apply(String text);
  }
}
