package dev.docket.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.NonPersistentRepr;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.serialization.JSerializer;
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
import java.util.concurrent.TimeoutException;
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

  private static final String ONE_THREAD =
      "docket.persistence.blocking-dispatcher.thread-pool-executor.fixed-pool-size = 1\n";
  private static final String IMPATIENT =
      ONE_THREAD + "docket.persistence.journal.circuit-breaker.call-timeout = 1 s\n";
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

  /** What a classic actor defers comes behind the events that it persisted before. */
  @Test
  void shouldAnswerWhatIsDeferredBehindTheWriteBeforeIt(@TempDir Path dir) {
    TestKit actor = start(Systems.config(dir, ""));
    List<PersistentEnvelope> deferred =
        List.of(new NonPersistentRepr("deferred", ActorRef.noSender()));
    journal().tell(write(actor, 1, "x".repeat(12 * 1024 * 1024)), actor.getRef());
    journal()
        .tell(
            new JournalProtocol.WriteMessages(
                CollectionConverters.asScala(deferred).toSeq(), actor.getRef(), 1),
            actor.getRef());

    actor.expectMsg(LONG, WRITTEN);
    actor.expectMsgClass(LONG, JournalProtocol.WriteMessageSuccess.class);
    actor.expectMsg(LONG, WRITTEN);
    actor.expectMsg(LONG, new JournalProtocol.LoopMessageSuccess("deferred", 1));
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

  @Test
  void shouldGiveUpAWriteThatHasNoAnswerInTimeAndFindItInTheRecovery(@TempDir Path dir)
      throws Exception {
    TestKit actor = start(Systems.config(dir, IMPATIENT));
    CompletableFuture<Void> opened = new CompletableFuture<>();
    CompletableFuture<Void> blocking = block(actor, opened);

    journal().tell(write(actor, 1, "one"), actor.getRef());

    assertThat(actor.expectMsgClass(LONG, JournalProtocol.WriteMessagesFailed.class).cause())
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("may still be written");
    actor.expectMsgClass(LONG, JournalProtocol.WriteMessageFailure.class);
    opened.complete(null);
    blocking.get(30, TimeUnit.SECONDS);
    assertThat(recoveredBy(new TestKit(system))).isEqualTo(1);
  }

  /** A restart of the journal's actor is none of the store's. */
  @Test
  void shouldAnswerWhatItTookBeforeARestartAndGoOn(@TempDir Path dir) throws Exception {
    TestKit actor = start(Systems.config(dir, ONE_THREAD));
    CompletableFuture<Void> opened = new CompletableFuture<>();
    CompletableFuture<Void> blocking = block(actor, opened);
    journal().tell(write(actor, 1, "one"), actor.getRef());

    journal().tell(withoutId(), actor.getRef());
    journal().tell(write(actor, 2, "two"), actor.getRef());
    opened.complete(null);
    blocking.get(30, TimeUnit.SECONDS);

    actor.expectMsg(LONG, WRITTEN);
    actor.expectMsgClass(LONG, JournalProtocol.WriteMessageSuccess.class);
    actor.expectMsg(LONG, WRITTEN);
    actor.expectMsgClass(LONG, JournalProtocol.WriteMessageSuccess.class);
    assertThat(recoveredBy(new TestKit(system))).isEqualTo(2);
  }

  @Test
  void shouldAlsoGiveUpWhatItTookBeforeARestart(@TempDir Path dir) throws Exception {
    TestKit actor = start(Systems.config(dir, IMPATIENT));
    CompletableFuture<Void> opened = new CompletableFuture<>();
    CompletableFuture<Void> blocking = block(actor, opened);
    journal().tell(write(actor, 1, "one"), actor.getRef());

    journal().tell(withoutId(), actor.getRef());

    assertThat(actor.expectMsgClass(LONG, JournalProtocol.WriteMessagesFailed.class).cause())
        .isInstanceOf(TimeoutException.class);
    opened.complete(null);
    blocking.get(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldAnswerOthersWhoseWritesWaitBehindThoseOfAnActorThatStopped(@TempDir Path dir) {
    TestKit stopping = start(Systems.config(dir, ""));
    TestKit other = new TestKit(system);
    journal().tell(write(stopping, 1, "x".repeat(12 * 1024 * 1024)), stopping.getRef());
    stopping.getSystem().stop(stopping.getRef());
    journal().tell(write(other, 1, "other", "one"), other.getRef());

    other.expectMsg(LONG, WRITTEN);
    other.expectMsgClass(LONG, JournalProtocol.WriteMessageSuccess.class);
    assertThat(recoveredBy(new TestKit(system))).isEqualTo(1);
  }

  /** What is wrong with an event is its own fault, and nothing holds up the next. */
  @Test
  void shouldFailAWriteWhoseSerializerMeetsAnErrorAndGoOn(@TempDir Path dir) {
    TestKit actor =
        start(
            Systems.config(
                dir,
                """
                akka.actor.serializers.broken = "%s"
                akka.actor.serialization-bindings."%s" = broken
                """
                    .formatted(Broken.class.getName(), Unserializable.class.getName())));

    journal().tell(write(actor, 1, new Unserializable()), actor.getRef());
    journal().tell(write(actor, 1, "one"), actor.getRef());

    assertThat(actor.expectMsgClass(LONG, JournalProtocol.WriteMessagesFailed.class).cause())
        .isInstanceOf(AssertionError.class);
    actor.expectMsgClass(LONG, JournalProtocol.WriteMessageFailure.class);
    actor.expectMsg(LONG, WRITTEN);
    actor.expectMsgClass(LONG, JournalProtocol.WriteMessageSuccess.class);
  }

  /** An event for {@link Broken}. */
  private record Unserializable() {}

  /** Meets an error in its every use. */
  static final class Broken extends JSerializer {
    @Override
    public int identifier() {
      return 77_001;
    }

    @Override
    public byte[] toBinary(Object event) {
      throw new AssertionError("broken");
    }

    @Override
    public boolean includeManifest() {
      return false;
    }

    @Override
    public Object fromBinaryJava(byte[] bytes, Class<?> manifest) {
      throw new AssertionError("broken");
    }
  }

  /** Occupies the only thread that opens the store until that is done. */
  private static CompletableFuture<Void> block(TestKit actor, CompletableFuture<Void> until) {
    return CompletableFuture.runAsync(
        until::join,
        actor.getSystem().dispatchers().lookup("docket.persistence.blocking-dispatcher"));
  }

  /** A request that the journal's actor stumbles over. */
  private static JournalProtocol.ReplayMessages withoutId() {
    return new JournalProtocol.ReplayMessages(0, 1, 1, null, ActorRef.noSender());
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

  private static JournalProtocol.WriteMessages write(TestKit actor, long number, Object payload) {
    return write(actor, number, "id", payload);
  }

  private static JournalProtocol.WriteMessages write(
      TestKit actor, long number, String id, Object payload) {
    PersistentRepr repr =
        PersistentRepr.apply(
            payload, number, id, "", false, ActorRef.noSender(), actor.getRef().path().name());
    List<PersistentEnvelope> writes = List.of(AtomicWrite.apply(repr));
    return new JournalProtocol.WriteMessages(
        CollectionConverters.asScala(writes).toSeq(), actor.getRef(), 1);
  }

  private static JournalProtocol.ReplayMessages recover(TestKit actor) {
    return new JournalProtocol.ReplayMessages(
        0, Long.MAX_VALUE, Long.MAX_VALUE, "id", actor.getRef());
  }
}
