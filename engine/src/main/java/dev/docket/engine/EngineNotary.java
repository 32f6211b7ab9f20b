package dev.docket.engine;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import dev.docket.engine.notary.JournalEvents;
import dev.docket.engine.notary.NotaryActor;
import dev.docket.engine.notary.NotaryLog;
import dev.docket.engine.notary.NotaryRun;
import dev.docket.engine.notary.NotarySettings;
import dev.docket.engine.notary.NotaryStatus;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.notary.ReceiptFeed;
import dev.docket.engine.notary.TileStore;
import dev.docket.engine.notary.cluster.NotarySingleton;
import dev.docket.engine.notary.file.FileTileStore;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.engine.notary.file.NotaryDirectory;
import dev.docket.engine.notary.postgres.NotaryDatabase;
import dev.docket.protocol.checkpoint.NoteSigner;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The notary of an engine: starts with it, and ends when its cases have ended. */
final class EngineNotary {

  /** Akka gives a phase of its shutdown 5 s by default. */
  private static final Duration FINISH_WITHIN = Duration.ofSeconds(5);

  private final Supplier<NotaryStatus> status;
  private final TileStore published;

  private EngineNotary(Supplier<NotaryStatus> status, TileStore published) {
    this.status = status;
    this.published = published;
  }

  /** Where a log is: for anyone to read, and for each notary that begins to take. */
  private record Store(TileStore published, Supplier<Callable<NotaryRun.Place>> places) {

    static Store of(ActorSystem<?> system, NotarySettings settings, List<NoteSigner> keys) {
      return switch (settings.store()) {
        case FILES ->
            new Store(
                new FileTileStore(settings.directory()),
                () -> () -> NotaryDirectory.take(settings.directory()));
        case POSTGRES -> inPostgres(system, NotaryLog.originOf(keys));
      };
    }

    private static Store inPostgres(ActorSystem<?> system, String log) {
      NotaryDatabase database = NotaryDatabase.of(system.settings().config());
      system.getWhenTerminated().thenRun(database::close);
      return new Store(
          database.published(log), () -> database.claim(log, system.address().toString()));
    }
  }

  /**
   * Starts it.
   *
   * @throws IllegalArgumentException if a key cannot be used, or the read journal
   */
  static EngineNotary start(ActorSystem<?> system, EngineSettings engine) {
    NotarySettings settings = engine.notary();
    List<NoteSigner> keys = settings.keyFiles().stream().<NoteSigner>map(KeyFile::read).toList();
    ReceiptFeed journal =
        JournalEvents.feed(
            system, engine.cases().readJournal(), engine.cases().tag(), settings.lookBack());
    Store store = Store.of(system, settings, keys);
    Supplier<NotaryRun> runs = () -> new NotaryRun(store.places.get(), keys, journal);
    String name = "docket-notary-" + URLEncoder.encode(engine.path(), StandardCharsets.UTF_8);
    return new EngineNotary(
        switch (engine.home()) {
          case LOCAL -> started(system, name, runs.get(), settings.interval());
          case SHARDED -> takingPart(system, name, engine, runs);
        },
        store.published);
  }

  private static Supplier<NotaryStatus> started(
      ActorSystem<?> system, String name, NotaryRun run, Duration interval) {
    ActorRef<NotaryActor.Message> actor =
        system.systemActorOf(NotaryActor.create(run, interval), name, dispatcher());
    // After the phase in which the cases answer what they have: so the last commit is signed.
    CoordinatedShutdown.get(Adapter.toClassic(system))
        .addTask(
            CoordinatedShutdown.PhaseBeforeClusterShutdown(),
            name,
            () ->
                AskPattern.ask(actor, NotaryActor.Finish::new, FINISH_WITHIN, system.scheduler()));
    return run::status;
  }

  /** Akka hands it over in a later phase than that in which cases leave: the last one signs all. */
  private static Supplier<NotaryStatus> takingPart(
      ActorSystem<?> system, String name, EngineSettings engine, Supplier<NotaryRun> runs) {
    NotarySingleton singleton =
        NotarySingleton.start(
            system, name, engine.sharding().role(), runs, engine.notary().interval(), dispatcher());
    return singleton::status;
  }

  private static DispatcherSelector dispatcher() {
    return DispatcherSelector.fromConfig(EngineSettings.PATH + ".notary.dispatcher");
  }

  NotaryStatus status() {
    return status.get();
  }

  Optional<PublishedLog> log() throws IOException {
    return PublishedLog.open(published);
  }
}
