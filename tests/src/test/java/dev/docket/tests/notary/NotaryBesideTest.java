package dev.docket.tests.notary;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.notary.file.FileTileStore;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.json.JsonObject;
import dev.docket.tests.support.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A notary in a process of its own, beside a service that commits. */
class NotaryBesideTest {

  private static final SigningKey KEY = SigningKey.of("example.org/log", new byte[32]);

  @TempDir private Path home = Path.of("");

  @Test
  void shouldSignBesideTheServiceAloneAndStopCleanly() throws Exception {
    Path key = home.resolve("key");
    KeyFile.create(key, KEY);
    Object[] command = {
      "notary",
      "--dir",
      home.resolve("store"),
      "--notary",
      home.resolve("notary"),
      "--key",
      key,
      "--interval",
      20
    };
    ActorSystem<Void> service =
        ActorSystem.create(
            Behaviors.empty(),
            "service",
            ConfigFactory.empty()
                .withValue(
                    "docket.persistence.dir",
                    ConfigValueFactory.fromAnyRef(home.resolve("store").toString()))
                .withFallback(ConfigFactory.load()));
    Process beside = null;
    try {
      CaseRef target = CaseEngine.get(service).caseRef("a");
      assertThat(target.create(JsonObject.EMPTY).toCompletableFuture().join())
          .isInstanceOf(Committed.class);
      beside = Console.start(home.resolve("out"), command);
      int steps = 0;
      // Each write proves the one before: the notary comes behind by one.
      while (signed() < 5) {
        step(target, ++steps);
      }

      Console.Result second = Console.run(command);

      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.err()).contains("in use by another notary (process " + beside.pid());
      beside.destroy();
      assertThat(beside.waitFor(60, TimeUnit.SECONDS)).isTrue();
      step(target, ++steps);
      ActorTestKit.shutdown(service);
      Object[] once = java.util.Arrays.copyOf(command, command.length + 1);
      once[command.length] = "--once";
      Console.run(once).orFail();
      assertThat(signed()).isEqualTo(steps + 1);
      Console.Result verified =
          Console.run(
              "verify",
              "--dir",
              home.resolve("store"),
              "--notary",
              home.resolve("notary"),
              "--key",
              KEY.verifier());
      assertThat(verified.orFail().out()).contains("each a receipt of the journal at its place");
    } finally {
      if (beside != null) {
        beside.destroyForcibly();
      }
      ActorTestKit.shutdown(service);
    }
  }

  private long signed() throws IOException {
    return PublishedLog.open(new FileTileStore(home.resolve("notary")))
        .map(log -> log.checkpoint().size())
        .orElse(0L);
  }

  private static void step(CaseRef target, int number) {
    Awaitility.await()
        .pollInSameThread()
        .until(
            () ->
                target
                        .execute(
                            QuantumId.of("q" + number), List.of(new Mutation.IncrementStepCount()))
                        .toCompletableFuture()
                        .join()
                    instanceof Committed);
  }
}
