package dev.docket.tests.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One store, opened by one Docket after the other, of which the later one is a version ahead. */
class OtherVersionsTest {

  private static final String NOW = "";
  private static final String LATER_EVENTS =
      """
      akka.serialization.jackson.docket-event.migrations {
        "dev.docket.protocol.CaseEvent" = "dev.docket.tests.evolution.LaterEvents"
      }
      """;
  private static final String LATER_SNAPSHOTS =
      """
      akka.serialization.jackson.docket-snapshot.migrations {
        "dev.docket.engine.state.CaseSnapshot" = "dev.docket.tests.evolution.LaterSnapshots"
      }
      """;

  private final Path dir;

  OtherVersionsTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void shouldBringEarlierEventsToTheNextVersion() {
    CaseView before = with(NOW, target -> grown(target, 1, 2));
    int upcast = LaterEvents.UPCAST.get();

    CaseView after = with(LATER_EVENTS, OtherVersionsTest::view);

    assertThat(after).isEqualTo(before);
    assertThat(LaterEvents.UPCAST.get() - upcast).isEqualTo(3);
  }

  @Test
  void shouldRefuseALaterEventAndKeepTheCaseInSafeMode() {
    CaseView before = with(NOW, target -> grown(target, 1, 1));
    CaseView later = with(LATER_EVENTS, target -> grown(target, 2, 2));

    Object state = with(NOW, target -> answer(target.state()));
    Object outcome = with(NOW, target -> answer(target.execute(QuantumId.of("new"), step())));

    assertThat(state)
        .isInstanceOfSatisfying(
            CaseInSafeMode.class,
            safe -> {
              assertThat(safe.lastGoodVersion()).isEqualTo(1);
              assertThat(safe.view()).isEqualTo(before);
              assertThat(safe.reason())
                  .contains("an event of a case is stored in version 2, by a later Docket")
                  .contains("known here are the versions 1 to 1");
            });
    assertThat(outcome).isInstanceOf(CaseInSafeMode.class);
    assertThat(with(LATER_EVENTS, OtherVersionsTest::view)).isEqualTo(later);
  }

  @Test
  void shouldBringAnEarlierSnapshotToTheNextVersion() {
    CaseView before = with(NOW, target -> grown(target, 1, 5));
    int upcast = LaterSnapshots.UPCAST.get();

    CaseView after = with(LATER_SNAPSHOTS, OtherVersionsTest::view);

    assertThat(after).isEqualTo(before);
    assertThat(LaterSnapshots.UPCAST.get()).isGreaterThan(upcast);
  }

  @Test
  void shouldPassOverALaterSnapshotForTheEvents() {
    CaseView before = with(LATER_SNAPSHOTS, target -> grown(target, 1, 5));

    assertThat(with(NOW, OtherVersionsTest::view)).isEqualTo(before);
    assertThat(with(NOW, target -> grown(target, 6, 6)).version()).isEqualTo(6);
  }

  /** What the case is to an engine of some version, which then ends. */
  private <T> T with(String version, Function<CaseRef, T> use) {
    ActorTestKit kit =
        ActorTestKit.create(
            ConfigFactory.parseString(version)
                .withFallback(
                    ConfigFactory.parseString(
                        """
                        docket.engine.snapshot-every = 4
                        docket.persistence.dir = "%s"
                        """
                            .formatted(dir.toString().replace("\\", "/"))))
                .withFallback(ConfigFactory.load()));
    try {
      return use.apply(CaseEngine.get(kit.system()).caseRef("order-1"));
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static CaseView grown(CaseRef target, int from, int to) {
    if (from == 1) {
      assertThat(answer(target.create(JsonObject.of("amount", 12.5))))
          .isInstanceOf(Committed.class);
    }
    for (int i = from; i <= to; i++) {
      assertThat(answer(target.execute(QuantumId.of("q-" + i), step())))
          .isInstanceOf(Committed.class);
    }
    return view(target);
  }

  private static List<Mutation> step() {
    return List.of(
        new Mutation.IncrementStepCount(), new Mutation.SetMetadata(JsonObject.of("share", 0.1)));
  }

  private static CaseView view(CaseRef target) {
    Object state = answer(target.state());
    assertThat(state).isInstanceOf(State.class);
    return ((State) state).view();
  }

  private static <T> T answer(CompletionStage<T> stage) {
    assertThat(stage.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(60));
    return Objects.requireNonNull(stage.toCompletableFuture().join());
  }
}
