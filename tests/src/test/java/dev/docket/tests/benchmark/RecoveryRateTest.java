package dev.docket.tests.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.docket.console.load.Line;
import dev.docket.console.load.LineFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recovers an actor of many events of 400 bytes by turns from the file journal and from those that
 * Akka keeps in memory. {@code -Ddocket.recovery.events=100000} measures; the default only looks
 * that it works.
 */
class RecoveryRateTest {
  private static final int EVENTS = Integer.getInteger("docket.recovery.events", 1_000);
  private static final int ROUNDS =
      Integer.getInteger("docket.recovery.rounds", EVENTS < 10_000 ? 1 : 15);
  private static final int WARM_UPS = EVENTS < 10_000 ? 0 : 5;
  private static final int SIZE = 400;
  private static final int AT_ONCE = 10_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String CONFIG =
      """
      docket.persistence.dir = "%s"
      akka.persistence.testkit.events.serialize = on
      akka.persistence.testkit.journal.class =
        "akka.persistence.testkit.PersistenceTestKitPlugin"
      akka.persistence.journal.inmem.test-serialization = on
      akka.actor.serialization-bindings {
        "dev.docket.tests.benchmark.RecoveryRateTest$Order" = jackson-json
      }
      akka.persistence.max-concurrent-recoveries = 1
      # Off in the file journal, so off in the others.
      akka.persistence.journal-plugin-fallback.replay-filter.mode = off
      """;

  /** Where the events are. */
  private enum Journal {
    /** On disk. */
    DOCKET("docket.persistence.journal"),
    /** In memory in serialised form: a replay deserialises them. */
    SERIALIZED("akka.persistence.testkit.journal"),
    /** In memory as objects, which were serialised for a test when written: a replay hands over. */
    OBJECTS("akka.persistence.journal.inmem");

    private final String plugin;

    Journal(String plugin) {
      this.plugin = plugin;
    }
  }

  /** An event of about 400 bytes of JSON. */
  record Order(String id, long amount, String customer, String remark) {}

  /** What the events are. */
  private enum Payload {
    BYTES,
    JSON;

    private Object event() {
      return this == BYTES
          ? new byte[SIZE]
          : new Order("order-4711", 12_345, "customer-17", "x".repeat(SIZE - 74));
    }
  }

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path dir;

  @SuppressWarnings("NullAway.Init")
  private ActorSystem<Void> system;

  private final List<Line> figures = new ArrayList<>();

  @Test
  void shouldRecoverFromEveryJournalByTurns() throws Exception {
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "recovery",
            ConfigFactory.parseString(CONFIG.formatted(dir)).withFallback(ConfigFactory.load()));
    try {
      for (Payload payload : Payload.values()) {
        for (Journal journal : Journal.values()) {
          fill(journal, payload);
        }
        compare(payload);
      }
      try (LineFile file = new LineFile(Path.of("target", "bench", "recovery.jsonl"))) {
        figures.forEach(file);
      }
    } finally {
      ActorTestKit.shutdown(system);
    }
  }

  private void fill(Journal journal, Payload payload) throws Exception {
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    ActorRef<CountingActor.Command> actor =
        start(journal, payload, new CompletableFuture<>(), stopped);
    for (int done = 0; done < EVENTS; done += AT_ONCE) {
      int now = Math.min(AT_ONCE, EVENTS - done);
      AskPattern.<CountingActor.Command, Done>ask(
              actor,
              replyTo ->
                  new CountingActor.Persist(Collections.nCopies(now, payload.event()), replyTo),
              PATIENCE,
              system.scheduler())
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    actor.tell(new CountingActor.Stop());
    stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private void compare(Payload payload) throws Exception {
    List<Recoveries> all = Arrays.stream(Journal.values()).map(Recoveries::new).toList();
    for (int round = -WARM_UPS; round < ROUNDS; round++) {
      for (Recoveries each : all) {
        ProcessorTime time = new ProcessorTime();
        double rate = EVENTS / secondsOfRecovery(each.journal, payload);
        if (round >= 0) {
          each.add(rate, time);
        }
      }
    }
    double docket = all.get(0).median();
    all.forEach(each -> each.report(payload, docket));
    figures.add(
        new Line.Figure(
            "recovery",
            payload.name().toLowerCase(Locale.ROOT),
            "of serialised",
            docket / all.get(1).median(),
            ""));
    figures.add(
        new Line.Figure(
            "recovery", payload.name().toLowerCase(Locale.ROOT), "events/s", docket, "events/s"));
  }

  /** What was measured with one journal. */
  private static final class Recoveries {
    private final Journal journal;
    private final List<Double> rates = new ArrayList<>();
    private final Map<String, Long> nanos = new TreeMap<>();
    private long processNanos;

    private Recoveries(Journal journal) {
      this.journal = journal;
    }

    private void add(double rate, ProcessorTime time) {
      rates.add(rate);
      processNanos += time.processNanos();
      time.nanos().forEach((thread, used) -> nanos.merge(thread, used, Long::sum));
    }

    private double median() {
      return rates.stream().sorted().toList().get(rates.size() / 2);
    }

    private void report(Payload payload, double docket) {
      System.out.printf(
          "RecoveryRateTest: %s, %s: %,.0f events/s, docket is %.2f of it; %d ns of processor"
              + " time%n",
          payload, journal, median(), docket / median(), processNanos / ((long) ROUNDS * EVENTS));
      nanos.forEach(
          (thread, used) -> {
            long perEvent = used / ((long) ROUNDS * EVENTS);
            if (ROUNDS > 1 && perEvent >= 5) {
              System.out.printf("  %5d ns of processor time by %s%n", perEvent, thread);
            }
          });
    }
  }

  private double secondsOfRecovery(Journal journal, Payload payload) throws Exception {
    CompletableFuture<Long> recovered = new CompletableFuture<>();
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    long start = System.nanoTime();
    ActorRef<CountingActor.Command> actor = start(journal, payload, recovered, stopped);
    long count = recovered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(count).isEqualTo(EVENTS);
    actor.tell(new CountingActor.Stop());
    stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return seconds;
  }

  private ActorRef<CountingActor.Command> start(
      Journal journal,
      Payload payload,
      CompletableFuture<Long> recovered,
      CompletableFuture<Done> stopped) {
    return system.systemActorOf(
        CountingActor.create(payload.name(), journal.plugin, recovered, stopped),
        "a" + UUID.randomUUID(),
        Props.empty());
  }
}
