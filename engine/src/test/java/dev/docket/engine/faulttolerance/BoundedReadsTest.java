package dev.docket.engine.faulttolerance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.Kill;
import akka.actor.typed.javadsl.Adapter;
import dev.docket.engine.CaseRef;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.PastDamaged;
import dev.docket.protocol.CaseReply.ReceiptsOutcome;
import dev.docket.protocol.CaseReply.RestartOutcome;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Only so many reads of the journal are under way for answers at the same time. */
class BoundedReadsTest {

  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  /** The receipt of the last commit is in memory, those of so many before it are read. */
  private static final int OLD_COMMITS = 4;

  /** Four fifths of the default of {@code ask-timeout}. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(8);

  @SuppressWarnings("NullAway.Init")
  private CaseTestKit kit;

  @SuppressWarnings("NullAway.Init")
  private HeldReads.Journal journal;

  private void start(int maxReads) {
    kit =
        CaseTestKit.withManualTime(
            HeldReads.SETTINGS + "docket.engine.max-reads = " + maxReads + "\n");
    journal = HeldReads.of(kit.system());
  }

  @AfterEach
  void stop() {
    journal.reads().forEach(HeldReads.Read::answer);
    kit.close();
  }

  private CaseRef made(String id) {
    CaseRef target = kit.caseRef(id);
    kit.committed(target.create(QuantumId.of("create"), JsonObject.EMPTY));
    for (int i = 1; i <= OLD_COMMITS + 1; i++) {
      kit.committed(execute(target, i));
    }
    return target;
  }

  private static CompletionStage<CommitOutcome> execute(CaseRef target, int version) {
    return target.execute(QuantumId.of("q" + version), STEP);
  }

  /** Asks for a commit again; returns when the keeper has seen that it must read. */
  private CompletionStage<CommitOutcome> retry(CaseRef target, int version) {
    CompletionStage<CommitOutcome> outcome = execute(target, version);
    kit.view(target.id().value());
    return outcome;
  }

  private void awaitReads(int reads) {
    await().atMost(Duration.ofSeconds(30)).until(() -> journal.reads().size() >= reads);
  }

  private static String read(CaseRef target, int version) {
    return "Case|" + target.id() + " from " + (version + 1);
  }

  private List<String> reads() {
    return journal.reads().stream().map(HeldReads.Read::toString).toList();
  }

  private void killKeeper(CaseRef target) {
    Adapter.toClassic(kit.system())
        .actorSelection("/system/docket-cases/" + target.id())
        .tell(Kill.getInstance(), akka.actor.ActorRef.noSender());
  }

  @Test
  void shouldNeverReadMoreAtOnceThanAllowedAndAnswerAllInTheirOrder() {
    int atOnce = 2;
    start(atOnce);
    List<CaseRef> cases = List.of(made("a"), made("b"), made("c"));
    List<CompletionStage<CommitOutcome>> retries = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    for (CaseRef target : cases) {
      for (int version = 1; version <= OLD_COMMITS; version++) {
        retries.add(retry(target, version));
        asked.add(read(target, version));
      }
    }

    for (int i = 0; i < asked.size(); i++) {
      awaitReads(Math.min(asked.size(), i + atOnce));
      assertThat(journal.held()).isLessThanOrEqualTo(atOnce);
      journal.reads().get(i).answer();
    }

    for (int i = 0; i < retries.size(); i++) {
      assertThat(kit.duplicate(retries.get(i)).body().seq()).isEqualTo(1 + i % OLD_COMMITS);
    }
    assertThat(reads()).isEqualTo(asked);
  }

  @Test
  void shouldReadOnceForAllRetriesOfACommitThatWait() {
    start(1);
    CaseRef target = made("a");
    List<CompletionStage<CommitOutcome>> retries = new ArrayList<>();
    CompletionStage<CommitOutcome> first = retry(target, 1);
    for (int i = 0; i < 5; i++) {
      retries.add(retry(target, 2));
    }

    journal.reads().get(0).answer();
    awaitReads(2);
    journal.reads().get(1).answer();

    assertThat(kit.duplicate(first).body().seq()).isEqualTo(1);
    for (CompletionStage<CommitOutcome> retry : retries) {
      assertThat(kit.duplicate(retry).body().seq()).isEqualTo(2);
    }
    assertThat(reads()).containsExactly(read(target, 1), read(target, 2));
  }

  @Test
  void shouldGoOnWithTheNextHoweverAReadEnds() {
    start(1);
    CaseRef target = made("a");
    CompletionStage<CommitOutcome> failing = retry(target, 1);
    CompletionStage<CommitOutcome> damaged = retry(target, 2);
    CompletionStage<CommitOutcome> good = retry(target, 3);

    journal.reads().get(0).fail(new IllegalStateException("not now"));
    assertThat(kit.expect(Busy.class, failing).reason()).contains("not now");
    awaitReads(2);
    journal.reads().get(1).fail(new ClassCastException("no event"));
    kit.expect(PastDamaged.class, damaged);
    awaitReads(3);
    journal.reads().get(2).answer();

    assertThat(kit.duplicate(good).body().seq()).isEqualTo(3);
  }

  @Test
  void shouldEndAReadThatNeverEndsAndPassOverWhatIsOverdue() {
    start(1);
    CaseRef target = made("a");
    CaseRef other = made("b");
    CompletionStage<CommitOutcome> endless = retry(target, 1);
    CompletionStage<CommitOutcome> waiting = retry(target, 2);

    kit.advance(ANSWERED_WITHIN);
    kit.expect(Busy.class, endless);
    kit.expect(Busy.class, waiting);
    CompletionStage<CommitOutcome> next = retry(other, 1);
    awaitReads(2);
    journal.reads().get(1).answer();

    kit.expect(Duplicate.class, next);
    assertThat(reads()).containsExactly(read(target, 1), read(other, 1));
  }

  @Test
  void shouldGiveBackWhatAKeeperHadThatIsGone() {
    start(1);
    CaseRef first = made("a");
    CaseRef second = made("b");
    CaseRef third = made("c");
    CompletionStage<CommitOutcome> reading = retry(first, 1);
    CompletionStage<CommitOutcome> waiting = retry(second, 1);
    CompletionStage<CommitOutcome> last = retry(third, 1);

    killKeeper(second);
    kit.expect(Busy.class, waiting);
    killKeeper(first);
    kit.expect(Busy.class, reading);
    awaitReads(2);
    journal.reads().get(1).answer();

    kit.expect(Duplicate.class, last);
    assertThat(reads()).containsExactly(read(first, 1), read(third, 1));
  }

  @Test
  void shouldAnswerACaseInSafeModeThatWaitsForTooLong() {
    start(1);
    CaseRef busy = made("a");
    CaseRef damaged = made("b");
    kit.loseEvent("b", 3);
    CompletionStage<RestartOutcome> restart = damaged.restart();
    awaitReads(1);
    journal.reads().get(0).answer();
    kit.expect(CaseInSafeMode.class, restart);
    // What looks after those that have asked until now has nothing more to look after.
    kit.advance(ANSWERED_WITHIN);

    CompletionStage<CommitOutcome> reading = retry(busy, 1);
    CompletionStage<ReceiptsOutcome> waiting = damaged.receipts(0, 1);
    kit.expect(CaseInSafeMode.class, damaged.state());
    kit.advance(ANSWERED_WITHIN);

    kit.expect(Busy.class, reading);
    kit.expect(Busy.class, waiting);
    assertThat(journal.reads()).hasSize(2);
  }
}
