package dev.docket.tests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.StoreSettings;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.SkippedVersions;
import dev.docket.protocol.json.JsonObject;
import dev.docket.tests.support.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A case in a real store that lost one of its events and replays again: restored, gone on with,
 * recovered and verified by the command line.
 */
class RestoreOverAGapTest {

  private static final String ID = "order-1";

  private final Path whole;
  private final Path damaged;

  RestoreOverAGapTest(@TempDir Path dir) {
    this.whole = dir.resolve("whole");
    this.damaged = dir.resolve("damaged");
  }

  @Test
  void shouldGoOnFromTheLastGoodVersionAndSayWhatIsLost() {
    with(whole, RestoreOverAGapTest::fiveVersions);
    copyWithoutVersionTwo();
    assertThat(Console.run("verify", ID, "--dir", damaged).exit()).isEqualTo(1);

    CaseView restored =
        with(
            damaged,
            order -> {
              assertThat(answer(order.state()))
                  .isInstanceOfSatisfying(
                      CaseInSafeMode.class, it -> assertThat(it.lastGoodVersion()).isEqualTo(1));
              assertThat(answer(order.restore(QuantumId.of("repair"), 1, 1, "disk 7 failed")))
                  .isInstanceOfSatisfying(
                      Committed.class,
                      it ->
                          assertThat(it.receipt().body().skipped())
                              .isEqualTo(new SkippedVersions(2, 4)));
              assertThat(answer(order.quantum("q-6").incrementStepCount().commit()))
                  .isInstanceOf(Committed.class);
              return view(order);
            });

    assertThat(restored.version()).isEqualTo(6);
    assertThat(restored.stepCount()).isEqualTo(2);
    assertThat(with(damaged, RestoreOverAGapTest::view)).isEqualTo(restored);
    assertSaidByTheCommandLine();
  }

  private void assertSaidByTheCommandLine() {
    Console.Result verified = Console.run("verify", "--dir", damaged).orFail();
    assertThat(verified.out())
        .contains(
            "case order-1: versions 2 to 4 lost, and skipped by the restore of version 5"
                + " (repair): disk 7 failed")
        .contains("verified: 1 cases, 4 commits");
    assertThat(Console.run("verify", "--json", "--dir", damaged).orFail().json().get("skipped"))
        .hasToString("[{\"first\":2,\"last\":4}]");
    assertThat(Console.run("receipts", ID, "--dir", damaged).orFail().out().lines())
        .hasSize(4)
        .anySatisfy(line -> assertThat(line).endsWith("repair, skips versions 2 to 4"));
    assertThat(Console.run("show", ID, "--dir", damaged).orFail().out())
        .contains("lost        versions 2 to 4 skipped by the restore of version 5");
    assertThat(Console.run("show", ID, "--at", "1", "--dir", damaged).orFail().out())
        .contains("version     1, 1 steps");
    assertThat(Console.run("show", ID, "--at", "5", "--dir", damaged).orFail().out())
        .contains("version     5, ");
    Console.Result lost = Console.run("show", ID, "--at", "3", "--dir", damaged);
    assertThat(lost.exit()).isEqualTo(2);
    assertThat(lost.err()).contains("case order-1 has lost version 3");
  }

  private static CaseView fiveVersions(CaseRef order) {
    assertThat(answer(order.create(JsonObject.EMPTY))).isInstanceOf(Committed.class);
    for (int i = 1; i <= 4; i++) {
      assertThat(answer(order.quantum("q-" + i).incrementStepCount().commit()))
          .isInstanceOf(Committed.class);
    }
    return view(order);
  }

  /** As a repair leaves it that found nothing of one event: the numbers of the others stay. */
  private void copyWithoutVersionTwo() {
    List<EventRecord> events = new ArrayList<>();
    try (DocketStore from = DocketStore.openReadOnly(whole, StoreSettings.defaults());
        DocketStore to = DocketStore.open(damaged, StoreSettings.defaults().withCreate(true))) {
      String id = from.events().persistenceIds("", 1).get(0);
      from.events().replay(id, 1, Long.MAX_VALUE, Long.MAX_VALUE, it -> events.add(it.event()));
      assertThat(events).hasSize(5);
      events.remove(2);
      answer(to.events().append(events));
    }
  }

  private static <T> T with(Path dir, Function<CaseRef, T> use) {
    ActorTestKit kit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    "docket.persistence.dir = \"%s\"".formatted(dir.toString().replace("\\", "/")))
                .withFallback(ConfigFactory.load()));
    try {
      return use.apply(CaseEngine.get(kit.system()).caseRef(ID));
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static CaseView view(CaseRef order) {
    Object state = answer(order.state());
    assertThat(state).isInstanceOf(State.class);
    return ((State) state).view();
  }

  private static <T> T answer(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
