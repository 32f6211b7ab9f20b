package dev.docket.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.AbstractActor;
import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.PoisonPill;
import akka.actor.Props;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.ReadFailedException;
import dev.docket.persistence.plugin.Payloads;
import dev.docket.persistence.plugin.Rot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.concurrent.duration.FiniteDuration;

class ReplayTest {
  private static final long EVENTS = 100;
  private static final long EVERY = 10;

  private ActorSystem system;
  private DocketStore store;
  private Path storeDirectory;
  private Executor readers;
  private final AtomicLong handedOver = new AtomicLong();

  @BeforeEach
  void open(@TempDir Path dir) throws Exception {
    system = ActorSystem.create("replay", ConfigFactory.load());
    readers = system.dispatchers().lookup("docket.persistence.blocking-dispatcher");
    storeDirectory = dir.resolve("store");
    store =
        DocketStore.open(
            storeDirectory, StoreSettings.defaults().withCreate(true).withForce(false));
    Payloads payloads = new Payloads(system);
    List<EventRecord> batch = new ArrayList<>();
    for (long number = 1; number <= EVENTS; number++) {
      batch.add(EventRecord.of("long", number, "w", payloads.toStored("event " + number)));
    }
    store.events().append(batch).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    TestKit.shutdownActorSystem(system, FiniteDuration.create(60, TimeUnit.SECONDS), true);
    store.close();
  }

  @Test
  void shouldNotRunAheadOfAnActorByMoreThanTwoFences() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    ActorRef slow = system.actorOf(Props.create(Slow.class, () -> new Slow(goOn)));

    var done = replayTo(slow, EVENTS, Duration.ofSeconds(60)).start().toCompletableFuture();

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(handedOver).hasValue(2 * EVERY));
    await()
        .atMost(Duration.ofSeconds(60))
        .during(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(handedOver).hasValue(2 * EVERY));
    goOn.countDown();
    done.get(30, TimeUnit.SECONDS);
    assertThat(handedOver).hasValue(EVENTS);
  }

  @Test
  void shouldNotRunAheadOfAnActorByMoreThanTwoFencesOfBytes() throws Exception {
    SerializedValue large = new Payloads(system).toStored("x".repeat(1 << 20));
    for (long number = EVENTS + 1; number <= EVENTS + 8; number++) {
      store
          .events()
          .append(List.of(EventRecord.of("long", number, "w", large)))
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    }
    CountDownLatch goOn = new CountDownLatch(1);
    ActorRef slow = system.actorOf(Props.create(Slow.class, () -> new Slow(goOn)));
    Replay.Request request = new Replay.Request("long", EVENTS + 1, Long.MAX_VALUE, EVENTS);

    var done = replay(request, slow, Duration.ofSeconds(60)).start().toCompletableFuture();

    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(handedOver).hasValue(4));
    await()
        .atMost(Duration.ofSeconds(60))
        .during(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(handedOver).hasValue(4));
    goOn.countDown();
    done.get(30, TimeUnit.SECONDS);
    assertThat(handedOver).hasValue(8);
  }

  @Test
  void shouldFailWhereEventsAreDeletedBetweenThoseThatAreReplayed() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    ActorRef slow = system.actorOf(Props.create(Slow.class, () -> new Slow(goOn)));
    var done = replayTo(slow, EVENTS, Duration.ofSeconds(60)).start().toCompletableFuture();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(handedOver).hasValue(2 * EVERY));

    store.events().deleteTo("long", 50).toCompletableFuture().get(60, TimeUnit.SECONDS);
    goOn.countDown();

    assertThatThrownBy(() -> done.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ReadFailedException.class)
        .hasMessageContaining("between 20 and 51 were deleted while it was replayed");
    assertThat(handedOver).hasValue(2 * EVERY);
  }

  @Test
  void shouldFailWhereAllThatIsLeftIsDeletedMeanwhile() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    ActorRef slow = system.actorOf(Props.create(Slow.class, () -> new Slow(goOn)));
    var done = replayTo(slow, EVENTS, Duration.ofSeconds(60)).start().toCompletableFuture();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(handedOver).hasValue(2 * EVERY));

    store.events().deleteTo("long", EVENTS).toCompletableFuture().get(60, TimeUnit.SECONDS);
    goOn.countDown();

    assertThatThrownBy(() -> done.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ReadFailedException.class)
        .hasMessageContaining("above 20 were deleted while it was replayed");
    assertThat(handedOver).hasValue(2 * EVERY);
  }

  @Test
  void shouldReadNoMoreForAnActorThatIsGone() throws Exception {
    TestKit probe = new TestKit(system);
    ActorRef gone = system.actorOf(Props.create(Slow.class, () -> new Slow(new CountDownLatch(0))));
    probe.watch(gone);
    gone.tell(PoisonPill.getInstance(), ActorRef.noSender());
    probe.expectTerminated(gone);

    var done = replayTo(gone, EVENTS, Duration.ofSeconds(60)).start().toCompletableFuture();

    assertThatThrownBy(() -> done.get(30, TimeUnit.SECONDS)).hasMessageContaining("terminated");
    assertThat(handedOver.get()).isLessThanOrEqualTo(2 * EVERY);
  }

  @Test
  void shouldFailWhenTheActorDoesNotGetThroughItsEventsInTime() {
    CountDownLatch goOn = new CountDownLatch(1);
    ActorRef stuck = system.actorOf(Props.create(Slow.class, () -> new Slow(goOn)));

    var done = replayTo(stuck, EVENTS, Duration.ofMillis(100)).start().toCompletableFuture();

    assertThatThrownBy(() -> done.get(30, TimeUnit.SECONDS)).hasMessageContaining("Ask timed out");
    goOn.countDown();
  }

  @Test
  void shouldHandOverNoMoreThanAskedFor() throws Exception {
    ActorRef quick =
        system.actorOf(Props.create(Slow.class, () -> new Slow(new CountDownLatch(0))));

    replayTo(quick, 25, Duration.ofSeconds(60))
        .start()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);

    assertThat(handedOver).hasValue(25);
  }

  @Test
  void shouldNotGoOnFromASnapshotWhenTheEventsBehindItAreDeletedAndANewerOneIsThere()
      throws Exception {
    save(10);
    save(20);
    deleteTo(20);

    assertThatThrownBy(() -> replayFrom(11))
        .hasCauseInstanceOf(ReadFailedException.class)
        .hasMessageContaining("behind its snapshot at 10")
        .hasMessageContaining("the one at 20 is newer");
    deleteTo(EVENTS);
    assertThatThrownBy(() -> replayFrom(11)).hasCauseInstanceOf(ReadFailedException.class);
    replayFrom(21);
    assertThat(handedOver).hasValue(0);
  }

  @Test
  void shouldNotGoOnFromASnapshotWhenTheEventsBehindItAreDeletedAndANewerOneIsDamaged()
      throws Exception {
    save(10);
    save(20);
    deleteTo(20);
    store.close();
    Rot.flip(storeDirectory.resolve("snapshots"), "state 20");
    store = DocketStore.open(storeDirectory, StoreSettings.defaults().withForce(false));

    assertThatThrownBy(() -> replayFrom(11))
        .hasCauseInstanceOf(DamagedException.class)
        .hasMessageContaining("a newer snapshot of long is damaged");
  }

  @Test
  void shouldBeginBehindAPlainDeletion() throws Exception {
    deleteTo(20);
    replayFrom(1);
    assertThat(handedOver).hasValue(EVENTS - 20);
    save(10);
    replayFrom(11);
    assertThat(handedOver).as("it is the newest that there ever was").hasValue(2 * (EVENTS - 20));
  }

  private void save(long number) throws Exception {
    SerializedValue state = new Payloads(system).toStored("state " + number);
    store
        .snapshots()
        .save(new SnapshotRecord("long", number, number, state, Optional.empty()))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private void deleteTo(long number) throws Exception {
    store.events().deleteTo("long", number).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void replayFrom(long number) throws Exception {
    Replay.Request request = new Replay.Request("long", number, Long.MAX_VALUE, EVENTS);
    CountDownLatch goOn = new CountDownLatch(0);
    ActorRef actor = system.actorOf(Props.create(Slow.class, () -> new Slow(goOn)));
    replay(request, actor, Duration.ofSeconds(60))
        .start()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private Replay replayTo(ActorRef actor, long max, Duration timeout) {
    return replay(new Replay.Request("long", 1, Long.MAX_VALUE, max), actor, timeout);
  }

  private Replay replay(Replay.Request request, ActorRef actor, Duration timeout) {
    return new Replay(
        store.events(),
        store.snapshots(),
        request,
        new EventCodec(new Payloads(system)),
        readers,
        new Fence(actor, new Fence.Settings(EVERY, timeout)),
        repr -> {
          handedOver.incrementAndGet();
          actor.tell(repr, ActorRef.noSender());
        });
  }

  /** Waits in its first message until it may go on. */
  private static final class Slow extends AbstractActor {
    private final CountDownLatch goOn;

    private Slow(CountDownLatch goOn) {
      this.goOn = goOn;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().matchAny(message -> goOn.await()).build();
    }
  }
}
