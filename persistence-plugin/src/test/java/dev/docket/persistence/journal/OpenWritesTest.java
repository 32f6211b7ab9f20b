package dev.docket.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.NonPersistentRepr;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;

/** The answers to writes as Akka's actors rely on them. */
class OpenWritesTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int INSTANCE = 7;
  private static final Object ALL_WRITTEN = JournalProtocol.WriteMessagesSuccessful$.MODULE$;

  private ActorSystem system;
  private TestKit journal;
  private TestKit actor;
  private OpenWrites open;

  @BeforeEach
  void start() {
    system = ActorSystem.create("open-writes");
    journal = new TestKit(system);
    actor = new TestKit(system);
    open = new OpenWrites(journal.getRef(), LONG);
  }

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system, FiniteDuration.create(60, TimeUnit.SECONDS), true);
  }

  @Test
  void shouldAnswerInTheOrderOfTheRequestsWhateverIsDoneFirst() {
    PersistentRepr one = repr(1, journal.getRef());
    OpenWrites.Open first = add(AtomicWrite.apply(one));
    OpenWrites.Open second = add(new NonPersistentRepr("deferred", journal.getRef()));
    OpenWrites.Open third = add(AtomicWrite.apply(repr(2, journal.getRef())));
    IllegalStateException failure = new IllegalStateException("no disk");

    third.failed(failure);
    second.done(EventWriter.ALL_ACCEPTED);
    first.done(EventWriter.ALL_ACCEPTED);

    assertThat(received(6))
        .containsExactly(
            ALL_WRITTEN,
            new JournalProtocol.WriteMessageSuccess(one, INSTANCE),
            ALL_WRITTEN,
            new JournalProtocol.LoopMessageSuccess("deferred", INSTANCE),
            new JournalProtocol.WriteMessagesFailed(failure, 1),
            new JournalProtocol.WriteMessageFailure(repr(2, journal.getRef()), failure, INSTANCE));
  }

  /** A persistent actor replies to the sender of the command that it persisted an event for. */
  @Test
  void shouldAnswerAsTheSenderOfEachEvent() {
    TestKit sender = new TestKit(system);

    add(AtomicWrite.apply(repr(1, sender.getRef()))).done(EventWriter.ALL_ACCEPTED);

    actor.expectMsg(LONG, ALL_WRITTEN);
    assertThat(actor.getLastSender()).isEqualTo(journal.getRef());
    actor.expectMsgClass(LONG, JournalProtocol.WriteMessageSuccess.class);
    assertThat(actor.getLastSender()).isEqualTo(sender.getRef());
  }

  @Test
  void shouldRejectEveryEventOfARejectedWriteAndNoOther() {
    PersistentRepr one = repr(1, journal.getRef());
    PersistentRepr two = repr(2, journal.getRef());
    PersistentRepr three = repr(3, journal.getRef());
    AtomicWrite both = new AtomicWrite(CollectionConverters.asScala(List.of(one, two)).toSeq());
    Exception tooLarge = new IllegalArgumentException("too large");

    add(both, AtomicWrite.apply(three)).done(List.of(Optional.of(tooLarge), Optional.empty()));

    assertThat(received(4))
        .containsExactly(
            ALL_WRITTEN,
            new JournalProtocol.WriteMessageRejected(one, tooLarge, INSTANCE),
            new JournalProtocol.WriteMessageRejected(two, tooLarge, INSTANCE),
            new JournalProtocol.WriteMessageSuccess(three, INSTANCE));
  }

  @Test
  void shouldRejectAllWhereNothingWasHandedOver() {
    PersistentRepr one = repr(1, journal.getRef());
    PersistentRepr two = repr(2, journal.getRef());
    Exception adapter = new IllegalStateException("no adapter");

    add(AtomicWrite.apply(one), AtomicWrite.apply(two)).rejected(adapter);

    assertThat(received(3))
        .containsExactly(
            ALL_WRITTEN,
            new JournalProtocol.WriteMessageRejected(one, adapter, INSTANCE),
            new JournalProtocol.WriteMessageRejected(two, adapter, INSTANCE));
  }

  @Test
  void shouldGiveUpOnlyWhatHasWaitedForTooLongAndAnswerItOnce() {
    OpenWrites impatient = new OpenWrites(journal.getRef(), Duration.ofNanos(1));
    OpenWrites.Open waiting = impatient.add(answer(AtomicWrite.apply(repr(1, journal.getRef()))));
    add(AtomicWrite.apply(repr(2, journal.getRef())));

    open.giveUpOverdue();
    impatient.giveUpOverdue();
    waiting.done(EventWriter.ALL_ACCEPTED);
    impatient.add(answer(new NonPersistentRepr("next", journal.getRef()))).done(List.of());

    assertThat(actor.expectMsgClass(LONG, JournalProtocol.WriteMessagesFailed.class).cause())
        .isInstanceOf(TimeoutException.class);
    actor.expectMsgClass(LONG, JournalProtocol.WriteMessageFailure.class);
    actor.expectMsg(LONG, ALL_WRITTEN);
    actor.expectMsg(LONG, new JournalProtocol.LoopMessageSuccess("next", INSTANCE));
  }

  private OpenWrites.Open add(PersistentEnvelope... messages) {
    return open.add(answer(messages));
  }

  private WriteAnswer answer(PersistentEnvelope... messages) {
    return new WriteAnswer(
        new JournalProtocol.WriteMessages(
            CollectionConverters.asScala(Arrays.asList(messages)).toSeq(),
            actor.getRef(),
            INSTANCE));
  }

  private List<Object> received(int count) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(actor.expectMsgClass(LONG, Object.class));
    }
    return all;
  }

  private static PersistentRepr repr(long number, ActorRef sender) {
    return PersistentRepr.apply("event", number, "id", "", false, sender, "w");
  }
}
