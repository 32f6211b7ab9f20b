package dev.docket.tests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.EngineHealth;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.SkippedVersions;
import dev.docket.protocol.json.JsonObject;
import dev.docket.tests.support.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From rot in one event on the disk to a case that goes on: safe mode, the doctor, the repair, the
 * restore, and what verifiers say of it.
 */
class RepairTest {
  private final Path dir;

  RepairTest(@TempDir Path home) {
    this.dir = home.resolve("store");
  }

  @Test
  void shouldBringACaseBackThatLostAnEvent() throws IOException {
    use(
        engine -> {
          for (String id : new String[] {"order-1", "order-2"}) {
            CaseRef order = engine.caseRef(id);
            committed(order.create(JsonObject.EMPTY));
            for (int i = 1; i <= 4; i++) {
              committed(order.quantum(id + "-q-" + i).incrementStepCount().commit());
            }
          }
        });
    rotTheEventOf("order-1-q-2");

    use(
        engine -> {
          assertThat(answer(engine.caseRef("order-1").state())).isInstanceOf(CaseInSafeMode.class);
          assertThat(engine.health().status()).isEqualTo(EngineHealth.Status.DEGRADED);
          committed(engine.caseRef("order-2").quantum("goes-on").incrementStepCount().commit());
        });
    Console.Result doctor = Console.run("doctor", "--dir", dir);
    assertThat(doctor.exit()).isEqualTo(1);
    assertThat(doctor.out()).contains("RECORD_BODY events/").contains("Touched: case order-1");

    Console.Result plan = Console.run("repair", "--dir", dir);
    assertThat(plan.exit()).isEqualTo(1);
    assertThat(plan.out())
        .contains("lost for good: Case|order-1: numbers above 2 up to 3")
        .contains("nothing was changed");
    Console.Result repair = Console.run("repair", "--apply", "--dir", dir).orFail();
    assertThat(repair.out()).contains("accepted: Case|order-1", "repaired; copies");
    assertThat(Console.run("repair", "--dir", dir).orFail().out()).contains("nothing to repair");
    Console.run("doctor", "--dir", dir).orFail();

    use(
        engine -> {
          CaseRef order = engine.caseRef("order-1");
          assertThat(answer(order.state()))
              .isInstanceOfSatisfying(
                  CaseInSafeMode.class, it -> assertThat(it.lastGoodVersion()).isEqualTo(1));
          assertThat(answer(order.restore(QuantumId.of("repair"), 1, 1, "disk 7 failed")))
              .isInstanceOfSatisfying(
                  Committed.class,
                  it ->
                      assertThat(it.receipt().body().skipped())
                          .isEqualTo(new SkippedVersions(2, 4)));
          committed(order.quantum("after").incrementStepCount().commit());
          assertThat(engine.health().status()).isEqualTo(EngineHealth.Status.HEALTHY);
          assertThat(answer(engine.caseRef("order-2").state()))
              .isInstanceOfSatisfying(
                  State.class, it -> assertThat(it.view().version()).isEqualTo(5));
        });
    assertThat(Console.run("verify", "--dir", dir).orFail().out())
        .contains(
            "case order-1: versions 2 to 4 lost, and skipped by the restore of version 5"
                + " (repair): disk 7 failed")
        .contains("verified: 2 cases");
  }

  /** The event of the second commit: its payload names the quantum. */
  private void rotTheEventOf(String quantum) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("events"))) {
      for (Path file : files.toList()) {
        byte[] content = Files.readAllBytes(file);
        int at = new String(content, StandardCharsets.ISO_8859_1).indexOf(quantum);
        if (at > 0) {
          content[at] ^= 1;
          Files.write(file, content);
          return;
        }
      }
    }
    throw new AssertionError("no file has " + quantum);
  }

  private void use(Consumer<CaseEngine> use) {
    ActorTestKit kit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    "docket.persistence.dir = \"%s\"".formatted(dir.toString().replace("\\", "/")))
                .withFallback(ConfigFactory.load()));
    try {
      use.accept(CaseEngine.get(kit.system()));
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static void committed(CompletionStage<?> outcome) {
    assertThat(answer(outcome)).isInstanceOf(Committed.class);
  }

  private static <T> T answer(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
