package dev.docket.engine;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import dev.docket.engine.notary.JournalEvents;
import dev.docket.engine.notary.NotaryActor;
import dev.docket.engine.notary.NotaryRun;
import dev.docket.engine.notary.NotarySettings;
import dev.docket.engine.notary.NotaryStatus;
import dev.docket.engine.notary.ReceiptFeed;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.engine.notary.file.NotaryDirectory;
import dev.docket.protocol.checkpoint.NoteSigner;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The notary of an engine: starts with it, and ends when its cases have ended. */
final class EngineNotary {

  /** Akka gives a phase of its shutdown 5 s by default. */
  private static final Duration FINISH_WITHIN = Duration.ofSeconds(5);

  private final NotaryRun run;

  private EngineNotary(NotaryRun run) {
    this.run = run;
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
    NotaryRun run = new NotaryRun(() -> NotaryDirectory.take(settings.directory()), keys, journal);
    String name = "docket-notary-" + URLEncoder.encode(engine.path(), StandardCharsets.UTF_8);
    ActorRef<NotaryActor.Message> actor =
        system.systemActorOf(
            NotaryActor.create(run, settings.interval()),
            name,
            DispatcherSelector.fromConfig(EngineSettings.PATH + ".notary.dispatcher"));
    // After the phase in which the cases answer what they have: so the last commit is signed.
    CoordinatedShutdown.get(Adapter.toClassic(system))
        .addTask(
            CoordinatedShutdown.PhaseBeforeClusterShutdown(),
            name,
            () ->
                AskPattern.ask(actor, NotaryActor.Finish::new, FINISH_WITHIN, system.scheduler()));
    return new EngineNotary(run);
  }

  NotaryStatus status() {
    return run.status();
  }
}
