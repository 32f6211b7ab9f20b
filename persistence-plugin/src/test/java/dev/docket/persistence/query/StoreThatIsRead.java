package dev.docket.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.StoreDoor;
import dev.docket.persistence.plugin.Payloads;
import dev.docket.persistence.plugin.ProvidedStore;
import dev.docket.persistence.plugin.Systems;
import dev.docket.persistence.query.ReadSide.Seen;
import dev.docket.persistence.query.ReadSide.Slices;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import scala.concurrent.duration.FiniteDuration;

/**
 * A store of small segments and small pages that a read journal reads, and the model of it. Its
 * clock is set back by an hour while it runs; it seals and compacts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreThatIsRead {
  static final FiniteDuration SOON =
      scala.concurrent.duration.Duration.create(30, TimeUnit.SECONDS);
  static final FiniteDuration SHORTLY =
      scala.concurrent.duration.Duration.create(50, TimeUnit.MILLISECONDS);
  static final String BODY = "x".repeat(300);
  static final Slices ALL_SLICES = new Slices(0, 1023);

  /** An event that was committed. */
  record Committed(String id, long number, Set<String> tags) {
    String name() {
      return id + "#" + number;
    }
  }

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-10-25T02:59:59Z"));
  final List<Committed> model = new ArrayList<>();
  final Map<String, Long> highest = new HashMap<>();
  ActorSystem<SpawnProtocol.Command> system;
  DocketStore store;
  Payloads payloads;
  ReadSide journal;

  /** The journal that is to conform. */
  abstract ReadSide readSide(ActorSystem<?> running);

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    system = Systems.start(Systems.config(dir, "docket.persistence.query.page-events = 7"));
    store = StoreDoor.open(dir, now::get);
    ProvidedStore.in(system, store);
    payloads = new Payloads(system.classicSystem());
    journal = readSide(system);
    writeSome(150);
    now.updateAndGet(time -> time.minus(Duration.ofHours(1)));
    writeSome(150);
    delete("Order|1", 12);
    delete("gone", 1_000);
    assertThat(store.metrics().segments()).as("sealed ones").isGreaterThan(5);
    maintain();
  }

  @AfterAll
  void stop() throws Exception {
    Systems.stop(system);
  }

  /** What a running store does in the background. */
  void maintain() {
    StoreDoor.maintain(store);
  }

  long highest(String id) {
    return highest.getOrDefault(id, 0L);
  }

  int countNow() {
    synchronized (model) {
      return model.size();
    }
  }

  List<String> names(Predicate<Committed> wanted) {
    synchronized (model) {
      return model.stream().filter(wanted).map(Committed::name).toList();
    }
  }

  List<String> namesOf(Source<Seen, NotUsed> source) throws Exception {
    return all(source).stream().map(Seen::name).toList();
  }

  <T> List<T> all(Source<T, NotUsed> source) throws Exception {
    return await(source.runWith(Sink.seq(), system));
  }

  Seen last(Source<Seen, NotUsed> source) throws Exception {
    return await(source.runWith(Sink.last(), system));
  }

  <T> TestSubscriber.Probe<T> probe(Source<T, NotUsed> source) {
    return source.runWith(TestSink.create(system), system);
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  static String entityType(String id) {
    return id.contains("|") ? id.substring(0, id.indexOf('|')) : "";
  }

  /** Events of several ids and types, a third of them red, each its own commit. */
  void writeSome(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      String id =
          switch (i % 7) {
            case 5 -> "plain";
            case 6 -> i % 2 == 0 ? "Invoice|1" : "gone";
            default -> "Order|" + i % 7;
          };
      write(id, 1, i % 3 == 0 ? Set.of("red", "n" + i) : Set.of());
    }
  }

  void write(String id, int count, Set<String> tags) throws Exception {
    for (int i = 0; i < count; i++) {
      long number = highest.merge(id, 1L, Long::sum);
      EventRecord event =
          new EventRecord(
              id, number, "w", payloads.toStored(id + number + BODY), tags, Optional.empty());
      now.updateAndGet(time -> time.plusMillis(1));
      await(store.events().append(List.of(event)));
      synchronized (model) {
        model.add(new Committed(id, number, tags));
      }
    }
  }

  void delete(String id, long to) throws Exception {
    await(store.events().deleteTo(id, to));
    synchronized (model) {
      model.removeIf(event -> event.id().equals(id) && event.number() <= to);
    }
  }
}
