package dev.docket.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.SequenceConflictException;
import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.plugin.DocketStores;
import dev.docket.persistence.plugin.Payloads;
import dev.docket.persistence.plugin.Systems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;

/** The journal as its persistent actors see it: by the messages that Akka sends for them. */
class DocketJournalTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Object WRITTEN = JournalProtocol.WriteMessagesSuccessful$.MODULE$;
  private @Nullable ActorSystem system;

  @AfterEach
  void stop() {
    if (system != null) {
      TestKit.shutdownActorSystem(system, FiniteDuration.create(60, TimeUnit.SECONDS), true);
    }
  }

  @Test
  void shouldAnswerARecoveryOnlyAfterTheWritesOfItsIdThatAreUnderWay(@TempDir Path dir) {
    TestKit actor = start(Systems.config(dir, ""));
    ActorRef journal = journal();
    // Large, so that it is surely still being written when the recovery comes.
    journal.tell(write(actor, 1, "x".repeat(12 * 1024 * 1024)), actor.getRef());

    TestKit restarted = new TestKit(actor.getSystem());
    journal.tell(recover(restarted), restarted.getRef());

    JournalProtocol.ReplayedMessage event =
        restarted.expectMsgClass(LONG, JournalProtocol.ReplayedMessage.class);
    assertThat(event.persistent().sequenceNr()).isEqualTo(1);
    assertThat(restarted.expectMsgClass(LONG, JournalProtocol.RecoverySuccess.class))
        .isEqualTo(new JournalProtocol.RecoverySuccess(1));
  }

  @Test
  void shouldFailAWriterThatAnotherOneHasReplaced(@TempDir Path dir) {
    TestKit first = start(Systems.config(dir, ""));
    TestKit second = new TestKit(first.getSystem());
    journal().tell(write(first, 1, "one"), first.getRef());
    first.expectMsg(LONG, WRITTEN);
    journal().tell(write(second, 2, "two"), second.getRef());
    second.expectMsg(LONG, WRITTEN);

    journal().tell(write(first, 3, "three"), first.getRef());

    // The first write's own confirmation, then the failure of the last.
    first.expectMsgClass(LONG, JournalProtocol.WriteMessageSuccess.class);
    assertThat(first.expectMsgClass(LONG, JournalProtocol.WriteMessagesFailed.class).cause())
        .isInstanceOf(SequenceConflictException.class);
  }

  @Test
  void shouldTellWhoHoldsTheDirectoryAndGoOnWhenItIsFree(@TempDir Path dir) {
    DocketStore holder = DocketStore.open(dir, StoreSettings.defaults().withCreate(true));
    TestKit actor = start(Systems.config(dir, ""));
    journal().tell(recover(actor), actor.getRef());
    assertThat(actor.expectMsgClass(LONG, JournalProtocol.ReplayMessagesFailure.class).cause())
        .isInstanceOf(StoreLockedException.class);

    holder.close();

    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              journal().tell(recover(actor), actor.getRef());
              assertThat(actor.expectMsgClass(LONG, JournalProtocol.Response.class))
                  .isEqualTo(new JournalProtocol.RecoverySuccess(0));
            });
  }

  /** The time that Akka gives a recovery may be over before the store can answer. */
  @Test
  void shouldRecoverAnActorBehindOneWhoseRecoveryWasGivenUp(@TempDir Path dir) throws Exception {
    ActorSystem running =
        start(
                Systems.config(
                    dir,
                    """
                    docket.persistence.blocking-dispatcher.thread-pool-executor.fixed-pool-size = 1
                    docket.persistence.journal.circuit-breaker.call-timeout = 1 s
                    docket.persistence.journal.replay-fence.events = 1
                    """))
            .getSystem();
    Awaitility.await().atMost(LONG).until(() -> recoveredBy(new TestKit(running)) == 0);
    DocketStore store =
        DocketStores.get(running).store().store().toCompletableFuture().get(30, TimeUnit.SECONDS);
    Payloads payloads = new Payloads(running);
    for (int number = 1; number <= 5; number++) {
      EventRecord event = EventRecord.of("id", number, "w", payloads.toStored("event"));
      store.events().append(List.of(event)).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    CompletableFuture<Void> readable = new CompletableFuture<>();
    CompletableFuture<Void> blocking =
        CompletableFuture.runAsync(
            readable::join, running.dispatchers().lookup("docket.persistence.blocking-dispatcher"));

    assertThat(recoveredBy(new TestKit(running))).as("given up").isEqualTo(-1);
    readable.complete(null);
    blocking.get(30, TimeUnit.SECONDS);

    Awaitility.await().atMost(LONG).until(() -> recoveredBy(new TestKit(running)) == 5);
  }

  /** How many events an actor recovers, which then stops; -1 if its recovery fails. */
  private int recoveredBy(TestKit actor) {
    journal().tell(recover(actor), actor.getRef());
    int events = 0;
    JournalProtocol.Response answer = actor.expectMsgClass(LONG, JournalProtocol.Response.class);
    while (answer instanceof JournalProtocol.ReplayedMessage) {
      events++;
      answer = actor.expectMsgClass(LONG, JournalProtocol.Response.class);
    }
    TestKit watching = new TestKit(actor.getSystem());
    watching.watch(actor.getRef());
    actor.getSystem().stop(actor.getRef());
    watching.expectTerminated(LONG, actor.getRef());
    return answer instanceof JournalProtocol.RecoverySuccess ? events : -1;
  }

  @Test
  void shouldReplayButNotWriteWhenReadOnly(@TempDir Path dir) {
    TestKit writer = start(Systems.config(dir, ""));
    journal().tell(write(writer, 1, "one"), writer.getRef());
    writer.expectMsg(LONG, WRITTEN);
    stop();

    TestKit reader = start(Systems.config(dir, "docket.persistence.read-only = on"));
    journal().tell(recover(reader), reader.getRef());
    reader.expectMsgClass(LONG, JournalProtocol.ReplayedMessage.class);
    reader.expectMsg(LONG, new JournalProtocol.RecoverySuccess(1));
    journal().tell(write(reader, 2, "two"), reader.getRef());

    assertThat(reader.expectMsgClass(LONG, JournalProtocol.WriteMessagesFailed.class).cause())
        .isInstanceOfSatisfying(
            NotWrittenException.class,
            e -> assertThat(e.reason()).isEqualTo(NotWrittenException.Reason.READ_ONLY));
  }

  private TestKit start(Config config) {
    system = ActorSystem.create("journal", config.resolve());
    return new TestKit(system);
  }

  private ActorRef journal() {
    return Persistence.get(system).journalFor("", ConfigFactory.empty());
  }

  private static JournalProtocol.WriteMessages write(TestKit actor, long number, String payload) {
    PersistentRepr repr =
        PersistentRepr.apply(
            payload, number, "id", "", false, ActorRef.noSender(), actor.getRef().path().name());
    List<PersistentEnvelope> writes = List.of(AtomicWrite.apply(repr));
    return new JournalProtocol.WriteMessages(
        CollectionConverters.asScala(writes).toSeq(), actor.getRef(), 1);
  }

  private static JournalProtocol.ReplayMessages recover(TestKit actor) {
    return new JournalProtocol.ReplayMessages(
        0, Long.MAX_VALUE, Long.MAX_VALUE, "id", actor.getRef());
  }
}
