package dev.docket.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.RecordTooLargeException;
import dev.docket.persistence.failure.SequenceConflictException;
import dev.docket.persistence.plugin.Payloads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;

class EventWriterTest {
  private static final int KIB = 1024;

  private ActorSystem system;
  private DocketStore store;

  @BeforeEach
  void open(@TempDir Path dir) {
    system = ActorSystem.create("writer", ConfigFactory.load());
    store =
        DocketStore.open(
            dir.resolve("store"),
            StoreSettings.defaults()
                .withCreate(true)
                .withForce(false)
                .withMaxRecordBytes(16 * KIB));
  }

  @AfterEach
  void close() {
    TestKit.shutdownActorSystem(system, FiniteDuration.create(60, TimeUnit.SECONDS), true);
    store.close();
  }

  @Test
  void shouldAnswerTheSameEmptyListWhenAllIsAccepted() throws Exception {
    assertThat(write(one(1, "a"), one(2, "b"))).isSameAs(EventWriter.ALL_ACCEPTED);
    assertThat(stored()).containsExactly(1L, 2L);
  }

  @Test
  void shouldRejectOnlyTheRecordThatIsTooLarge() throws Exception {
    var results = write(one(1, "a"), one(2, "x".repeat(20 * KIB)), one(3, "c"));

    assertThat(results).hasSize(3);
    assertThat(results.get(0)).isEmpty();
    assertThat(results.get(1)).get().isInstanceOf(RecordTooLargeException.class);
    assertThat(results.get(2)).isEmpty();
    assertThat(stored()).containsExactly(1L, 3L);
  }

  @Test
  void shouldRejectOnlyTheRecordThatCannotBeSerialised() throws Exception {
    var results = write(one(1, new Object()), one(2, "b"));

    assertThat(results.get(0)).isPresent();
    assertThat(results.get(1)).isEmpty();
    assertThat(stored()).containsExactly(2L);
  }

  @Test
  void shouldRejectAnAtomicWriteAsAWhole() throws Exception {
    var results = write(new AtomicWrite(seq(repr(1, "a"), repr(2, new Object()))), one(3, "c"));

    assertThat(results.get(0)).isPresent();
    assertThat(results.get(1)).isEmpty();
    assertThat(stored()).containsExactly(3L);
  }

  @Test
  void shouldWriteOneByOneWhatIsTooLargeOnlyTogether() throws Exception {
    var results = write(one(1, "x".repeat(9 * KIB)), one(2, "y".repeat(9 * KIB)), one(3, "z"));

    assertThat(results).isSameAs(EventWriter.ALL_ACCEPTED);
    assertThat(stored()).containsExactly(1L, 2L, 3L);
  }

  /** A recovery must not read its highest number while the rest is still to be written. */
  @Test
  void shouldBePendingUntilTheLastThatIsWrittenOneByOneIsAnswered() throws Exception {
    AtomicWrite[] writes = new AtomicWrite[50];
    Arrays.setAll(writes, i -> one(i + 1, "x".repeat(9 * KIB)));
    CompletableFuture<?> answer =
        new EventWriter(Arrays.asList(writes), new EventCodec(new Payloads(system)))
            .writeTo(store.events())
            .toCompletableFuture();

    CompletableFuture<Boolean> answeredOncePending =
        store.events().pending("id").thenApply(settled -> answer.isDone()).toCompletableFuture();

    assertThat(answeredOncePending.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(stored()).hasSize(50);
  }

  @Test
  void shouldFailARepeatedNumberWithItsTypedCause() throws Exception {
    write(one(1, "a"));

    assertThatThrownBy(() -> write(one(1, "again")))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SequenceConflictException.class);
  }

  @Test
  void shouldFailAWriteToAClosedStoreAsNotWritten() {
    store.close();

    assertThatThrownBy(() -> write(one(1, "a")))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            NotWrittenException.class,
            e -> assertThat(e.reason()).isEqualTo(NotWrittenException.Reason.CLOSED));
  }

  private List<Optional<Exception>> write(AtomicWrite... writes) throws Exception {
    EventWriter writer =
        new EventWriter(Arrays.asList(writes), new EventCodec(new Payloads(system)));
    return (List<Optional<Exception>>)
        writer.writeTo(store.events()).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private List<Long> stored() {
    List<Long> numbers = new ArrayList<>();
    store
        .events()
        .replay("id", 1, Long.MAX_VALUE, 100, stored -> numbers.add(stored.event().sequenceNr()));
    return numbers;
  }

  private static AtomicWrite one(long number, Object payload) {
    return AtomicWrite.apply(repr(number, payload));
  }

  private static PersistentRepr repr(long number, Object payload) {
    return PersistentRepr.apply(payload, number, "id", "", false, ActorRef.noSender(), "w");
  }

  private static scala.collection.immutable.Seq<PersistentRepr> seq(PersistentRepr... reprs) {
    return CollectionConverters.asScala(Arrays.asList(reprs)).toSeq();
  }
}
