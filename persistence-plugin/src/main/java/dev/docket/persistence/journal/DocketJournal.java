package dev.docket.persistence.journal;

import akka.actor.ActorSystem;
import akka.actor.Cancellable;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import com.typesafe.config.Config;
import dev.docket.persistence.plugin.DocketStores;
import dev.docket.persistence.plugin.OpenStore;
import dev.docket.persistence.plugin.Payloads;
import dev.docket.persistence.plugin.SharedStore;
import dev.docket.persistence.plugin.Stages;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import scala.PartialFunction;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.control.NonFatal;

/**
 * The journal plugin {@code docket.persistence.journal}. Its actor serialises and hands over; it
 * never waits for the disk.
 *
 * <p>A write is answered when it is durable. A record that cannot be serialised or is too large is
 * rejected; everything else that goes wrong is a failure whose cause is an exception of {@code
 * dev.docket.persistence.failure}. A store that cannot be opened fails every request with the
 * reason, until it can.
 */
public final class DocketJournal extends AsyncWriteJournal {
  private static final Duration OVERDUE_CHECK = Duration.ofSeconds(1);

  private final SharedStore shared;
  private final EventCodec codec;
  private final Config config;
  private final RecoveringActors recovering = new RecoveringActors();
  private final Duration callTimeout;
  private final OpenWrites openWrites;
  private final Cancellable overdueCheck;
  private volatile boolean stopped;

  /**
   * Called by Akka.
   *
   * @param config the plugin's section
   * @param configPath where it stands; the store's section is the one around it
   */
  public DocketJournal(Config config, String configPath) {
    ActorSystem system = context().system();
    this.shared = DocketStores.get(system).ofPlugin(configPath, () -> Fence.Settings.of(config));
    this.codec = new EventCodec(new Payloads(system));
    this.config = config;
    this.callTimeout = config.getDuration("circuit-breaker.call-timeout");
    this.openWrites = new OpenWrites(self(), callTimeout);
    this.overdueCheck =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                OVERDUE_CHECK, OVERDUE_CHECK, this::giveUpOverdue, context().dispatcher());
  }

  /** Never called: {@link #aroundReceive} answers writes itself. */
  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    throw new IllegalStateException("a write went past the journal's own answers");
  }

  /** Serialises on this thread and hands over; the answer comes from a thread of the store. */
  private void write(JournalProtocol.WriteMessages request) {
    OpenWrites.Open open = openWrites.add(new WriteAnswer(request));
    try {
      handOver(request, open);
    } catch (Throwable failure) { // an open write would hold up the answers to all behind it
      open.failed(failure);
      if (!NonFatal.apply(failure)) {
        throw failure;
      }
    }
  }

  private void handOver(JournalProtocol.WriteMessages request, OpenWrites.Open open) {
    Iterable<AtomicWrite> writes;
    try {
      writes = CollectionConverters.asJava(preparePersistentBatch(request.messages()));
    } catch (Exception adapterFailed) {
      open.rejected(adapterFailed);
      return;
    }
    written(new EventWriter(writes, codec))
        .whenComplete(
            (results, failure) -> {
              if (failure == null) {
                open.done(results);
              } else {
                open.failed(Stages.unwrapped(failure));
              }
            });
  }

  private CompletionStage<Iterable<Optional<Exception>>> written(EventWriter writer) {
    OpenStore known = shared.openNow();
    return known != null
        ? writer.writeTo(known.store().events())
        : shared.store().thenCompose(store -> writer.writeTo(store.events()));
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    return Stages.toScala(
        shared.store().thenCompose(store -> store.events().deleteTo(persistenceId, toSequenceNr)));
  }

  /**
   * Waits for the writes of the id that are still under way, since an actor that gave one up may
   * recover before its outcome is known.
   */
  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    long start = System.nanoTime();
    return Stages.toScala(
        shared
            .store()
            .thenCompose(store -> store.events().pending(persistenceId))
            .thenCompose(
                settled ->
                    shared.read(
                        store -> store.events().highestSequenceNr(persistenceId, fromSequenceNr)))
            .whenComplete(
                (highest, failure) -> {
                  if (failure != null || System.nanoTime() - start >= callTimeout.toNanos()) {
                    recovering.take(persistenceId); // Akka fails the recovery, or has by now
                  } else {
                    recovering.answered(persistenceId, highest);
                  }
                }));
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> callback) {
    Replay.Request replay = new Replay.Request(persistenceId, fromSequenceNr, toSequenceNr, max);
    Fence each = new Fence(recovering.take(persistenceId), Fence.Settings.of(config));
    return Stages.toScala(
        shared
            .read(
                store ->
                    new Replay(
                            store.events(),
                            store.snapshots(),
                            replay,
                            codec,
                            shared.readers(),
                            each,
                            callback)
                        .start())
            .thenCompose(Function.identity()));
  }

  /**
   * Answers writes, which Akka's base class would do at a much higher price, see ADR 20; and notes
   * who recovers, before Akka handles the request.
   */
  @Override
  public void aroundReceive(PartialFunction<Object, BoxedUnit> receive, Object message) {
    if (message instanceof JournalProtocol.WriteMessages request) {
      write(request);
    } else if (message instanceof JournalProtocol.ReplayMessages replay) {
      super.aroundReceive(receive, recovering.noted(replay));
    } else {
      super.aroundReceive(receive, message);
    }
  }

  private void giveUpOverdue() {
    openWrites.giveUpOverdue();
    if (stopped && openWrites.isEmpty()) {
      overdueCheck.cancel();
    }
  }

  /** Also before a restart: what was taken before it is still answered, or given up. */
  @Override
  public void postStop() throws Exception {
    stopped = true;
    super.postStop();
  }
}
