package dev.docket.console.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {

  private static final String HEADER = "case,activity,resource,timestamp,seq,amount\n";
  private static final String GOOD = "a,Begin,ann,2018-01-31T09:30:00.000Z,0,1\n";

  private Path log;

  @BeforeEach
  void nameLog(@TempDir Path dir) {
    log = dir.resolve("orders.csv");
  }

  @Test
  void shouldReadColumnsByNameInAnyOrder() throws Exception {
    write("amount,timestamp,case,case:owner,activity,seq\n7,2018-01-31T09:30:00.5Z,a,me,Begin,4\n");

    Row row = rows().get(0);

    assertThat(row.caseId().value()).isEqualTo("a");
    assertThat(row.activity()).isEqualTo("Begin");
    assertThat(row.resource()).isNull();
    assertThat(row.seq()).isEqualTo(4);
    assertThat(row.key().value()).isEqualTo("a#4");
    assertThat(row.time()).isEqualTo(Instant.parse("2018-01-31T09:30:00.500Z"));
    assertThat(row.attributes()).containsEntry("amount", "7").containsEntry("case:owner", "me");
    assertThat(row.lifecycle()).isNull();
  }

  @Test
  void shouldKeepQuotedCommasQuotesAndLineBreaks() throws Exception {
    write(
        HEADER
            + "a,\"x, \"\"y\"\"\",,2018-01-31T09:30:00Z,0,\"1,\n5\"\n"
            + GOOD.replace("a,", "b,"));

    List<Row> rows = rows();

    assertThat(rows.get(0).attributes()).containsEntry("amount", "1,\n5");
    assertThat(rows.get(0).activity()).isEqualTo("x, \"y\"");
    assertThat(rows).hasSize(2).extracting(Row::line).containsExactly(2L, 4L);
  }

  @Test
  void shouldRefuseAnActivityThatCannotBeThePositionOfAToken() throws Exception {
    write(HEADER + "a,\"x\ny\",,2018-01-31T09:30:00Z,0,\n" + GOOD);

    assertThat(entries().get(0))
        .isInstanceOfSatisfying(
            MalformedRow.class,
            bad -> assertThat(bad.toString()).contains(":2:2: column activity: ", "control"));
  }

  @Test
  void shouldReadCompressedLogsByteOrderMarksAndCarriageReturns() throws Exception {
    String text = "\uFEFF" + (HEADER + GOOD).replace("\n", "\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Files.write(log, bytes.toByteArray());

    assertThat(rows()).extracting(row -> row.attributes().get("amount")).containsExactly("1");
  }

  @ParameterizedTest
  @CsvSource({
    "2018-01-31T09:30:00Z, 2018-01-31T09:30:00Z",
    "2018-01-31T09:30:00.123456+02:00, 2018-01-31T07:30:00.123456Z",
    "2018-01-31 09:30:00+02:00, 2018-01-31T07:30:00Z",
    "2018-01-31T09:30, 2018-01-31T09:30:00Z"
  })
  void shouldReadTimes(String text, Instant time) throws Exception {
    write(HEADER + "a,Begin,," + text + ",0,\n");

    assertThat(rows()).extracting(Row::time).containsExactly(time);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a,Begin,ann,yesterday,0,1|4|\"yesterday\" is no time",
        "a,Begin,ann,2018-02-30T09:30:00Z,0,1|4|is no time",
        "a,Begin,ann,,0,1|4|the timestamp is missing",
        ",Begin,ann,2018-01-31T09:30:00Z,0,1|1|the case is missing",
        "a,,ann,2018-01-31T09:30:00Z,0,1|2|the activity is missing",
        "a,Begin,ann,2018-01-31T09:30:00Z,,1|5|the seq is missing",
        "a,Begin,ann,2018-01-31T09:30:00Z,x,1|5|\"x\" is no integer",
        "a,Begin,ann,2018-01-31T09:30:00Z,-1,1|5|\"-1\" is no integer",
        "a,Begin,ann,2018-01-31T09:30:00Z,0|5|the row has 5 cells, the header has 6",
        "a,Begin,ann,2018-01-31T09:30:00Z,0,1,2|6|the row has 7 cells, the header has 6",
        "a,\"Begin,ann,2018-01-31T09:30:00Z,0,1|2|a quote is opened and not closed",
        "a,\"Begin\"x,ann,2018-01-31T09:30:00Z,0,1|2|a closing quote is not followed by a comma",
      })
  void shouldSayWhereARowIsMalformedAndReadTheNext(String row, int column, String reason)
      throws Exception {
    write(HEADER + row + "\n" + GOOD);

    List<LogEntry> entries = entries();

    assertThat(entries.get(0))
        .isInstanceOfSatisfying(
            MalformedRow.class,
            bad -> {
              assertThat(bad.toString()).startsWith(log + ":2:" + column + ": ").contains(reason);
              assertThat(bad.caseName()).isEqualTo(row.startsWith(",") ? "" : "a");
            });
    assertThat(entries.get(1)).isInstanceOf(Row.class);
    assertThat(entries).hasSize(2);
  }

  @Test
  void shouldLoseOnlyTheLineOfBytesThatAreNotUtf8() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write((HEADER + "a,Beg").getBytes(StandardCharsets.UTF_8));
    bytes.write(0xE9);
    bytes.write(("n,ann,2018-01-31T09:30:00Z,0,1\n" + GOOD).getBytes(StandardCharsets.UTF_8));
    Files.write(log, bytes.toByteArray());

    List<LogEntry> entries = entries();

    assertThat(entries.get(0)).hasToString(log + ":2:2: the byte 0xe9 is not UTF-8 here");
    assertThat(entries.get(1)).isInstanceOf(Row.class);
  }

  @Test
  void shouldRefuseRowsOfACaseOutOfOrderAndAllowGaps() throws Exception {
    write(HEADER + GOOD + GOOD.replace(",0,", ",3,") + GOOD.replace(",0,", ",3,"));

    List<LogEntry> entries = entries();

    assertThat(entries.get(1)).isInstanceOf(Row.class);
    assertThat(entries.get(2).toString()).contains(":4:5: seq is 3").contains("4 or more");
  }

  @Test
  void shouldCountRowsOfACaseWhereThereIsNoSeq() throws Exception {
    write(
        """
        case,activity,timestamp
        a,A,2018-01-31T09:30:00Z
        b,A,2018-01-31T09:30:00Z
        a,B,2018-01-31T09:30:00Z
        """);

    assertThat(rows()).extracting(row -> row.key().value()).containsExactly("a#0", "b#0", "a#1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lifecycle", "lifecycle:transition"})
  void shouldReadLifecyclesInAnyCaseAndRefuseUnknownOnes(String column) throws Exception {
    write(
        "case,activity,timestamp,"
            + column
            + "\n"
            + "a,A,2018-01-31T09:30:00Z,START\n"
            + "a,A,2018-01-31T09:30:00Z,ate_abort\n"
            + "a,A,2018-01-31T09:30:00Z,\n"
            + "a,A,2018-01-31T09:30:00Z,begun\n");

    List<LogEntry> entries = entries();

    assertThat(entries.subList(0, 3))
        .extracting(entry -> ((Row) entry).lifecycle())
        .containsExactly(Lifecycle.START, Lifecycle.ATE_ABORT, Lifecycle.COMPLETE);
    assertThat(entries.get(3).toString())
        .contains(":5:4: ", "\"begun\" is unknown", "allowed are schedule, start");
  }

  @Test
  void shouldRefuseACaseWhoseNameMakesNoQuantumId() throws Exception {
    write(HEADER + GOOD.replace("a,", "a".repeat(127) + ","));

    assertThat(entries().get(0).toString()).contains(":2:1: ", "131 UTF-8 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "case,activity|no column \"timestamp\"",
        "case,activity,timestamp,case|has the column \"case\" twice",
        "case,,timestamp,activity|:1:2: the header gives this column no name",
        "case,activity,timestamp,lifecycle,lifecycle:transition|allowed is one"
      })
  void shouldRefuseALogWithAWrongHeader(String header, String reason) throws Exception {
    write(header + "\n");

    assertThatThrownBy(this::entries)
        .isInstanceOf(UnreadableLogException.class)
        .hasMessageContaining(log.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void shouldRefuseFilesThatAreMissingEmptyOrCutShort() throws Exception {
    assertThatThrownBy(this::entries).hasMessageContaining("no such file");

    write("");
    assertThatThrownBy(this::entries).hasMessageContaining("the log is empty");

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write((HEADER + GOOD).getBytes(StandardCharsets.UTF_8));
    }
    Files.write(log, java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() - 12));
    assertThatThrownBy(this::entries).hasMessageContaining("compressed data is damaged or cut");

    Files.write(log, java.util.Arrays.copyOf(bytes.toByteArray(), 5));
    assertThatThrownBy(this::entries).hasMessageContaining("compressed data is damaged or cut");
  }

  @Test
  void shouldGiveUpOneRowWhoseLastQuoteIsNeverClosed() throws Exception {
    write(HEADER + "a\"x,\"Begin,ann,2018-01-31T09:30:00.000Z,0,1\n" + GOOD);

    List<LogEntry> entries = entries();

    assertThat(entries).hasSize(2);
    assertThat(entries.get(0).toString()).contains(":2:", "the quoting is broken");
    assertThat(entries.get(1)).isInstanceOf(Row.class);
  }

  private void write(String text) throws IOException {
    Files.writeString(log, text);
  }

  private List<Row> rows() throws Exception {
    return entries().stream().map(Row.class::cast).toList();
  }

  private List<LogEntry> entries() throws Exception {
    List<LogEntry> entries = new ArrayList<>();
    try (LogReader reader = LogReader.open(log)) {
      for (LogEntry entry = reader.next(); entry != null; entry = reader.next()) {
        entries.add(entry);
      }
    }
    return entries;
  }
}
