package dev.docket.console.notary;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.console.runtime.ActorSystems;
import dev.docket.console.runtime.ConsoleConfig;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventPage;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.StoredEvent;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A store with a notary, and what its operator can do to it. */
final class NotarisedStore {

  static final int CASES = 3;

  private NotarisedStore() {}

  /** Commits versions of each case by turns, and stops the service. */
  static void serve(Path dir, Path notary, Path key, int from, int to, String customer) {
    serve(dir, notary, key, engine -> commit(engine, from, to, customer));
  }

  /** As {@link #serve(Path, Path, Path, int, int, String)}, without a notary. */
  static void serve(Path dir, int from, int to, String customer) {
    serve(ConfigFactory.empty(), dir, engine -> commit(engine, from, to, customer));
  }

  /** Lets an engine with a notary work, and stops the service. */
  static void serve(Path dir, Path notary, Path key, Consumer<CaseEngine> work) {
    serve(
        ConfigFactory.parseString("docket.engine.notary { enabled = on, interval = 5ms }")
            .withValue(
                "docket.engine.notary.directory", ConfigValueFactory.fromAnyRef(notary.toString()))
            .withValue(
                "docket.engine.notary.key-files",
                ConfigValueFactory.fromIterable(List.of(key.toString()))),
        dir,
        work);
  }

  private static void commit(CaseEngine engine, int from, int to, String customer) {
    for (int version = from; version <= to; version++) {
      for (int i = 0; i < CASES; i++) {
        CaseRef target = engine.caseRef("order-" + i);
        committed(
            version == 0
                ? target.create(JsonObject.of("customer", customer).with("amount", 0))
                : target
                    .quantum("q" + version)
                    .updateContext(JsonObject.of("amount", version))
                    .commit());
      }
    }
  }

  private static void serve(Config settings, Path dir, Consumer<CaseEngine> work) {
    Config config =
        settings.withFallback(ConsoleConfig.writing(dir)).withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "notarised", config);
    try {
      work.accept(CaseEngine.get(system));
    } finally {
      ActorSystems.stop(system);
    }
  }

  static void committed(CompletionStage<CommitOutcome> stage) {
    CommitOutcome outcome = stage.toCompletableFuture().join();
    if (!(outcome instanceof Committed)) {
      throw new AssertionError(outcome.toString());
    }
  }

  /** All events, in commit order. */
  static List<EventRecord> events(Path dir) {
    List<EventRecord> events = new ArrayList<>();
    try (DocketStore store = DocketStore.openReadOnly(dir, StoreSettings.defaults())) {
      EventPage page = store.events().read(1, 1_000);
      page.events().stream().map(StoredEvent::event).forEach(events::add);
    }
    return events;
  }

  /** A store whose files are in order, with these events. */
  static void write(Path dir, List<EventRecord> events) {
    try (DocketStore store = DocketStore.open(dir, StoreSettings.defaults().withCreate(true))) {
      for (EventRecord event : events) {
        store.events().append(List.of(event)).toCompletableFuture().join();
      }
    }
  }
}
