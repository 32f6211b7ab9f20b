package dev.docket.engine.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.testkit.CaseTestKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Eight clients, four cases, random commits, conflicts, retries, kills and failing writes, against
 * {@link SequentialCheck}. A tenth of the full number, which is that of the profile {@code full}.
 */
class LinearizabilityTest {

  private static final int RUNS = Integer.getInteger("docket.linearizability.runs", 100);
  private static final long SEED =
      Long.getLong("docket.linearizability.seed", Long.getLong("docket.seed", 1));

  /** As many engines run side by side: most of a run is waiting for a case that starts again. */
  private static final int LANES = 4;

  private static final String SETTINGS =
      """
      docket.engine { snapshot-every = 7, max-live-cases = 3, backoff.max = 2ms }
      # Else each wait before a restart takes 10 ms at least.
      akka.scheduler.tick-duration = 1ms
      """;

  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger operations = new AtomicInteger();

  @Test
  void shouldAnswerAsIfOneCameAfterTheOther() {
    System.out.println("LinearizabilityTest seed " + SEED + ", runs " + RUNS);
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int i = 0; i < LANES; i++) {
        ends.add(CompletableFuture.runAsync(this::runLane, lanes));
      }
      ends.forEach(CompletableFuture::join);
    } catch (CompletionException fault) {
      throw new AssertionError(String.valueOf(fault.getCause()), fault);
    } finally {
      lanes.shutdown();
    }
    assertThat(operations.get()).isEqualTo(RUNS * 96);
  }

  private void runLane() {
    try (CaseTestKit kit = CaseTestKit.create(SETTINGS)) {
      for (int run = started.getAndIncrement(); run < RUNS; run = started.getAndIncrement()) {
        Clients clients = new Clients(kit, "run" + run);
        Map<String, List<Operation>> seen = clients.run(SEED + 1_000L * run);
        for (Map.Entry<String, List<Operation>> each : seen.entrySet()) {
          List<String> durable = clients.durable(each.getKey());
          assertThat(SequentialCheck.fault(durable, each.getValue()))
              .as("run %d of seed %d, case %s", run, SEED, each.getKey())
              .isEmpty();
          operations.addAndGet(each.getValue().size());
        }
      }
    } catch (AssertionError fault) {
      started.set(RUNS);
      throw fault;
    }
  }

  /** The same clients against answers that were tampered with: the check sees it. */
  @Test
  void shouldNoticeOneStaleReadAndOneDoubleApply() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      Clients clients = new Clients(kit, "tampered");
      Map<String, List<Operation>> seen = clients.run(SEED);
      for (Map.Entry<String, List<Operation>> each : seen.entrySet()) {
        List<String> durable = clients.durable(each.getKey());
        List<Operation> stale = new ArrayList<>(each.getValue());
        long end = stale.stream().mapToLong(Operation::returned).max().orElseThrow() + 1;
        stale.add(new Operation("read", -1, end, end + 1, new Operation.Read(0, 0, null)));
        List<String> twice = new ArrayList<>(durable);
        twice.add(durable.get(0));

        assertThat(SequentialCheck.fault(durable, each.getValue())).isEmpty();
        assertThat(SequentialCheck.fault(durable, stale)).isPresent();
        assertThat(SequentialCheck.fault(twice, each.getValue())).isPresent();
      }
    }
  }
}
