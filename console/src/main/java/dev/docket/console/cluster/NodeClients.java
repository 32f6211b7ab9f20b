package dev.docket.console.cluster;

import akka.actor.typed.ActorSystem;
import com.sun.management.OperatingSystemMXBean;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Clients of a node, each with one commit after the other to a case taken by chance from all, on
 * whichever node that is. Says {@code MEASURED COMMITS P50 P99 CPU}: times in microseconds, the
 * processor time of this JVM in nanoseconds.
 */
final class NodeClients {

  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int DIGITS = 3;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final CaseEngine engine;
  private final ActorSystem<?> system;
  private final Consumer<String> say;
  private final AtomicLong keys = new AtomicLong();
  private final ConcurrentHistogram nanos = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);
  private volatile boolean over;

  NodeClients(CaseEngine engine, ActorSystem<?> system, Consumer<String> say) {
    this.engine = engine;
    this.system = system;
    this.say = say;
  }

  /** Creates the cases; says {@code PREPARED}. */
  void prepare(int cases) {
    all(cases, i -> caseOf(i).create(JsonObject.of("amount", i)))
        .thenRun(() -> say.accept("PREPARED"));
  }

  private static CompletionStage<Void> all(
      int count, java.util.function.IntFunction<CompletionStage<?>> each) {
    return CompletableFuture.allOf(
        IntStream.range(0, count)
            .mapToObj(i -> each.apply(i).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  private CaseRef caseOf(int number) {
    return engine.caseRef("case-" + number);
  }

  /** Measures for so many seconds, after as many that are not measured. */
  void measure(int cases, int clients, int seconds) {
    CompletionStage<Void> done = all(clients, client -> oneAfterTheOther(cases));
    after(
        seconds,
        () -> {
          nanos.reset();
          long cpu = SYSTEM.getProcessCpuTime();
          after(seconds, () -> end(cpu, done));
        });
  }

  private void after(int seconds, Runnable task) {
    system
        .scheduler()
        .scheduleOnce(java.time.Duration.ofSeconds(seconds), task, system.executionContext());
  }

  private void end(long cpuBefore, CompletionStage<Void> done) {
    long cpu = SYSTEM.getProcessCpuTime() - cpuBefore;
    String measured =
        "MEASURED %d %d %d %d"
            .formatted(
                nanos.getTotalCount(),
                TimeUnit.NANOSECONDS.toMicros(nanos.getValueAtPercentile(50)),
                TimeUnit.NANOSECONDS.toMicros(nanos.getValueAtPercentile(99)),
                cpu);
    over = true;
    done.thenRun(() -> say.accept(measured));
  }

  private CompletionStage<Void> oneAfterTheOther(int cases) {
    if (over) {
      return CompletableFuture.completedFuture(null);
    }
    long sent = System.nanoTime();
    QuantumId key = QuantumId.of(ProcessHandle.current().pid() + "-" + keys.incrementAndGet());
    return caseOf(ThreadLocalRandom.current().nextInt(cases))
        .execute(key, List.of(new Mutation.IncrementStepCount()))
        .thenComposeAsync(
            outcome -> {
              take(outcome, System.nanoTime() - sent);
              return oneAfterTheOther(cases);
            },
            system.executionContext());
  }

  private void take(CommitOutcome outcome, long took) {
    if (outcome.durable().isPresent()) {
      nanos.recordValue(Math.min(took, LONGEST_NANOS));
    } else {
      say.accept("ANSWER " + outcome.getClass().getSimpleName());
    }
  }
}
