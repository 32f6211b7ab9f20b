package dev.docket.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.plugin.DocketStores;
import dev.docket.persistence.plugin.Payloads;
import dev.docket.persistence.plugin.Systems;
import dev.docket.persistence.query.javadsl.DocketReadJournal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/** A read journal of a store of its own, whose pages are small. */
abstract class OpenReadJournal {
  static final FiniteDuration SOON = Duration.create(30, TimeUnit.SECONDS);
  static final FiniteDuration SHORTLY = Duration.create(100, TimeUnit.MILLISECONDS);

  ActorSystem<SpawnProtocol.Command> system;
  DocketReadJournal journal;
  DocketStore store;
  Payloads payloads;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    system =
        Systems.start(
            Systems.config(
                dir,
                """
                docket.persistence.query.page-events = 3
                akka.persistence.query.events-by-slice-firehose {
                  delegate-query-plugin-id = docket.persistence.query
                }
                """));
    journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(DocketReadJournal.class, DocketReadJournal.IDENTIFIER);
    store =
        DocketStores.get(system).store().store().toCompletableFuture().get(30, TimeUnit.SECONDS);
    payloads = new Payloads(system.classicSystem());
  }

  @AfterEach
  void stop() throws Exception {
    Systems.stop(system);
  }

  Instant timeOf(String id, long number) throws Exception {
    return journal
        .timestampOf(id, number)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .orElseThrow();
  }

  <T> List<T> all(Source<T, NotUsed> source) throws Exception {
    return source.runWith(Sink.seq(), system).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  <T> TestSubscriber.Probe<T> probe(Source<T, NotUsed> source) {
    return source.runWith(TestSink.create(system), system);
  }

  static <T> T next(TestSubscriber.Probe<T> probe) {
    return probe.expectNext(SOON);
  }

  static void expectNumbers(TestSubscriber.Probe<EventEnvelope> probe, long from, long to) {
    for (long number = from; number <= to; number++) {
      assertThat(probe.expectNext(SOON).sequenceNr()).isEqualTo(number);
    }
  }

  void append(String id, long from, long to, String... tags) throws Exception {
    List<EventRecord> batch = new ArrayList<>();
    for (long number = from; number <= to; number++) {
      batch.add(record(id, number, id + " " + number, Set.of(tags)));
    }
    append(batch);
  }

  void append(List<EventRecord> batch) throws Exception {
    store.events().append(batch).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  EventRecord record(String id, long number, String payload, Set<String> tags) {
    return new EventRecord(
        id, number, "writer", payloads.toStored(payload), tags, Optional.empty());
  }

  void delete(String id, long to) throws Exception {
    store.events().deleteTo(id, to).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
