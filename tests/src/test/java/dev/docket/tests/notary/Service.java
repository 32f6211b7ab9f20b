package dev.docket.tests.notary;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.notary.NotaryStatus;
import dev.docket.engine.notary.NotaryStatus.Phase;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;

/** An engine with a notary, on a store and a notary's directory below a home. */
final class Service implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ActorSystem<Void> system;

  private Service(ActorSystem<Void> system) {
    this.system = system;
  }

  /**
   * Starts it.
   *
   * @param keys the private keys
   * @param more settings that go before the usual ones
   */
  static Service start(Path home, List<Path> keys, String more) {
    String files = String.join(",", keys.stream().map(key -> "\"" + key + "\"").toList());
    Config config =
        ConfigFactory.parseString(more)
            .withFallback(
                ConfigFactory.parseString(
                    """
                    docket.persistence.dir = "%s"
                    docket.engine.notary {
                      enabled = on
                      interval = 5ms
                      directory = "%s"
                      key-files = [%s]
                    }
                    """
                        .formatted(home.resolve("store"), home.resolve("notary"), files)))
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "notarised", config);
    try {
      CaseEngine.get(system);
      return new Service(system);
    } catch (RuntimeException fault) {
      ActorTestKit.shutdown(system);
      throw fault;
    }
  }

  /** Creates a case. */
  void create(String id, JsonObject context) {
    assertThat(ref(id).create(context).toCompletableFuture().join()).isInstanceOf(Committed.class);
  }

  /** Commits one step to a case. */
  void step(String id, String quantum) {
    assertThat(
            ref(id)
                .execute(QuantumId.of(quantum), List.of(new Mutation.IncrementStepCount()))
                .toCompletableFuture()
                .join())
        .isInstanceOf(Committed.class);
  }

  private CaseRef ref(String id) {
    return CaseEngine.get(system).caseRef(id);
  }

  NotaryStatus status() {
    return CaseEngine.get(system).notary().orElseThrow();
  }

  /** Waits until so many receipts are signed. */
  NotaryStatus signed(long size) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            this::status,
            status ->
                status.phase() == Phase.FOLLOWING
                    && status.checkpoint() != null
                    && Objects.requireNonNull(status.checkpoint()).size() == size);
  }

  /** Waits until the notary is so. */
  NotaryStatus in(Phase phase) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(this::status, status -> status.phase() == phase);
  }

  @Override
  public void close() {
    ActorTestKit.shutdown(system);
  }
}
