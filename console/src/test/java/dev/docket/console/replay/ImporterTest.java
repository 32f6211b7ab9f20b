package dev.docket.console.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.console.demo.OrderLog;
import dev.docket.console.eventlog.UnreadableLogException;
import dev.docket.console.mapping.Profile;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Token;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {

  private static final MemoryEngine ENGINE = new MemoryEngine();
  private static final String HEADER = "case,activity,resource,timestamp,seq\n";

  private final ByteArrayOutputStream acks = new ByteArrayOutputStream();
  private final List<String> warnings = new ArrayList<>();
  private FaultyCases cases = new FaultyCases(ENGINE.cases(), "");
  private Path log = Path.of("log.csv");

  @BeforeEach
  void begin(@TempDir Path dir, TestInfo test) {
    log = dir.resolve("log.csv");
    cases = new FaultyCases(ENGINE.cases(), test.getDisplayName());
  }

  @AfterAll
  static void stop() {
    ENGINE.close();
  }

  @Test
  void shouldCommitEveryRowAndEndEveryCase() throws Exception {
    OrderLog orders = OrderLog.generate(3, 20);
    orders.write(log);

    Summary summary = run(orders(), all()).summary();

    assertThat(summary.cases()).isEqualTo(20);
    assertThat(summary.quanta()).isEqualTo(orders.rows());
    assertThat(summary.statuses())
        .containsEntry(CaseStatus.DONE, 18L)
        .containsEntry(CaseStatus.CANCELLED, 2L);
    assertThat(summary.tokensLeft()).isZero();
    assertThat(summary.scopesLeft()).isZero();
    assertThat(summary.violations()).isZero();
    assertThat(summary.mutations())
        .containsEntry("set_ctx", 20L)
        .containsEntry("update_ctx", (long) orders.rows())
        .containsEntry("set_case_status", 20L);
    assertThat(summary.mutations().get("cancel_scope")).isGreaterThanOrEqualTo(4);
    assertThat(cases.mostUnderWay()).isGreaterThan(1);
    CaseView cancelled = cases.view("order-0003");
    assertThat(cancelled.status()).isEqualTo(CaseStatus.CANCELLED);
    assertThat(cancelled.tokens()).isNotEmpty().noneMatch(Token::isActive);
    assertThat(cancelled.context().get("last_activity")).isEqualTo(new JsonString("Cancel Order"));
  }

  @Test
  void shouldWriteDownWhatItSentAndWhatWasAcknowledged() throws Exception {
    write("a,A,,2018-01-01T00:00:00Z,0\na,B,,2018-01-01T00:00:00Z,1\n");

    run(Profile.none(), all());

    CaseView view = cases.view("a");
    assertThat(acks.toString(StandardCharsets.UTF_8).lines())
        .hasSize(4)
        .startsWith("SEND a#0")
        .contains("SEND a#1")
        .endsWith("ACK a#1 2 " + view.receiptHash());
  }

  @Test
  void shouldSkipWhatIsCommittedAndStillKnowWhatIsOpen() throws Exception {
    OrderLog orders = OrderLog.generate(4, 20);
    orders.write(log);
    Summary first = run(orders(), ImportSettings.of(8, 100, false)).summary();
    Summary second = run(orders(), all()).summary();
    Summary third = run(orders(), all()).summary();

    assertThat(first.quanta()).isEqualTo(100);
    assertThat(first.statuses()).containsKey(CaseStatus.RUNNING);
    assertThat(second.skipped()).isEqualTo(100);
    assertThat(second.quanta()).isEqualTo(orders.rows() - 100L);
    assertThat(second.violations()).isZero();
    assertThat(second.tokensLeft()).isZero();
    assertThat(third.skipped()).isEqualTo(orders.rows());
    assertThat(third.quanta()).isZero();
    assertThat(third.statuses()).isEqualTo(second.statuses());
  }

  @Test
  void shouldKeepTheRowsOfACaseInOrderInANarrowWindow() throws Exception {
    OrderLog orders = OrderLog.generate(5, 12);
    orders.write(log);

    Summary summary =
        run(orders(), new ImportSettings(2, 2, Long.MAX_VALUE, false, Duration.ofSeconds(5)))
            .summary();

    assertThat(summary.quanta()).isEqualTo(orders.rows());
    assertThat(summary.violations()).isZero();
    assertThat(cases.mostUnderWay()).isEqualTo(2);
  }

  @Test
  void shouldAskAgainWithTheSameKeyWhenBusyOrUnsure() throws Exception {
    write("a,A,,2018-01-01T00:00:00Z,0\na,B,,2018-01-01T00:00:00Z,1\n");
    cases
        .answerInstead("a#0", FaultyCases.busy())
        .answerAfterwards("a#1", FaultyCases.unknown("a#1"));

    ImportOutcome outcome = run(Profile.none(), all());

    assertThat(outcome.failure()).isNull();
    assertThat(outcome.summary().quanta()).isEqualTo(2);
    assertThat(outcome.summary().duplicates()).isEqualTo(1);
    assertThat(cases.view("a").version()).isEqualTo(2);
    assertThat(cases.view("a").status()).isEqualTo(CaseStatus.DONE);
  }

  @Test
  void shouldGiveUpACaseThatStaysBusy() throws Exception {
    write("a,A,,2018-01-01T00:00:00Z,0\n");
    cases.answerInstead("a#0", FaultyCases.busy());

    ImportOutcome outcome = run(Profile.none(), new ImportSettings(1, 1, 1, false, Duration.ZERO));

    assertThat(outcome.failure()).contains("case a", "a#0", "line 2", "made up");
  }

  @Test
  void shouldStopAtAnAnswerThatItDoesNotExpect() throws Exception {
    write("a,A,,2018-01-01T00:00:00Z,0\na,B,,2018-01-01T00:00:00Z,1\n");
    cases.answerInstead("a#0", new CaseReply.NotWritten("the disk is full"));

    ImportOutcome outcome = run(Profile.none(), all());

    assertThat(outcome.failure()).contains("case a", "a#0", "the disk is full");
    assertThat(outcome.summary().quanta()).isZero();
  }

  @Test
  void shouldCountAndReportRefusedQuantaAndGoOn() throws Exception {
    write("a,A,,2018-01-01T00:00:00Z,0\nb,A,,2018-01-01T00:00:00Z,0\n");
    cases.answerInstead(
        "a#0",
        new CaseReply.Refused(
            List.of(violation(ViolationCode.TOKEN_EXISTS), violation(ViolationCode.SCOPE_EXISTS))));

    ImportOutcome outcome = run(Profile.none(), all());

    assertThat(outcome.failure()).isNull();
    assertThat(outcome.summary().violations()).isEqualTo(2);
    assertThat(outcome.summary().refused()).isEqualTo(1);
    assertThat(outcome.summary().quanta()).isEqualTo(1);
    assertThat(warnings).singleElement().asString().contains("case a", "a#0", "TOKEN_EXISTS");
  }

  @Test
  void shouldCommitAllBeforeAMalformedRowAndEndNoCaseEarly() throws Exception {
    write(
        """
        a,A,,2018-01-01T00:00:00Z,0
        b,A,,2018-01-01T00:00:00Z,0
        a,B,,yesterday,1
        c,A,,2018-01-01T00:00:00Z,0
        """);

    ImportOutcome outcome = run(Profile.none(), all());

    assertThat(String.valueOf(outcome.stoppedAt())).startsWith(log + ":4:4: column timestamp: ");
    assertThat(outcome.summary().quanta()).isEqualTo(2);
    assertThat(cases.view("a").status()).isEqualTo(CaseStatus.RUNNING);
    assertThat(cases.view("b").status()).isEqualTo(CaseStatus.DONE);
  }

  @Test
  void shouldPassOverMalformedRowsIfAskedAndEndWhatAStopLeftOpen() throws Exception {
    write("a,A,,2018-01-01T00:00:00Z,0\na,B,,yesterday,1\nb,A,,2018-01-01T00:00:00Z,0\n");
    run(Profile.none(), all());

    ImportOutcome outcome = run(Profile.none(), ImportSettings.of(8, Long.MAX_VALUE, true));

    assertThat(outcome.stoppedAt()).isNull();
    assertThat(outcome.summary().badRows()).isEqualTo(1);
    assertThat(outcome.summary().skipped()).isEqualTo(1);
    assertThat(warnings).singleElement().asString().contains(":3:4: ", "passed over");
    assertThat(cases.view("a").status()).isEqualTo(CaseStatus.DONE);
    assertThat(cases.view("a").stepCount()).isEqualTo(1);
    assertThat(cases.view("b").status()).isEqualTo(CaseStatus.DONE);
  }

  @Test
  void shouldImportNothingOfALogThatCannotBeReadToItsEnd() throws Exception {
    Files.writeString(log, "case,activity\n");

    assertThatThrownBy(() -> run(Profile.none(), all())).isInstanceOf(UnreadableLogException.class);
    assertThat(acks.size()).isZero();
  }

  private ImportOutcome run(Profile profile, ImportSettings settings) throws Exception {
    ImportListener listener =
        new ImportListener() {
          @Override
          public void warned(String message) {
            warnings.add(message);
          }
        };
    return new Importer(cases, profile, settings, Acks.to(acks), listener).run(log);
  }

  private static ImportSettings all() {
    return ImportSettings.of(8, Long.MAX_VALUE, false);
  }

  private static Profile orders() throws Exception {
    return Profile.parse("orders", OrderLog.profile());
  }

  private void write(String rows) throws Exception {
    Files.writeString(log, HEADER + rows);
  }

  private static Violation violation(ViolationCode code) {
    return new Violation(0, code, "token/x", "made up", false);
  }
}
