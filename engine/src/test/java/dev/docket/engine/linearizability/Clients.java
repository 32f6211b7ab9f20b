package dev.docket.engine.linearizability;

import dev.docket.engine.CaseRef;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.engine.testkit.WriteFault;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Clients that commit to a few cases and read them, one operation after the other each, while the
 * cases' actors are killed and their writes fail. Each writes down what it was told.
 */
final class Clients {

  private static final int CLIENTS = 8;
  private static final int CASES = 4;
  private static final int OPERATIONS = 12;

  /** A little, so that a case that recovers is not asked thousands of times. */
  private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);

  private final CaseTestKit kit;
  private final String run;
  private final AtomicLong clock = new AtomicLong();
  private final Map<String, ConcurrentLinkedQueue<Operation>> operations = new HashMap<>();

  Clients(CaseTestKit kit, String run) {
    this.kit = kit;
    this.run = run;
    for (int i = 0; i < CASES; i++) {
      operations.put(run + "-" + i, new ConcurrentLinkedQueue<>());
    }
  }

  /** Runs them all; gives what was seen of each case. */
  Map<String, List<Operation>> run(long seed) {
    operations.keySet().forEach(id -> kit.committed(kit.caseRef(id).create(JsonObject.EMPTY)));
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Client client = new Client("c" + i, new Random(seed + i));
      clients.add(client.next());
    }
    clients.forEach(kit::answer);
    Map<String, List<Operation>> seen = new HashMap<>();
    operations.forEach((id, each) -> seen.put(id, List.copyOf(each)));
    return seen;
  }

  /** The keys of the commits that are in the journal, from version 1 on. */
  List<String> durable(String id) {
    return kit.verifyChain(id).stream()
        .skip(1)
        .map(receipt -> receipt.body().key().value())
        .toList();
  }

  private final class Client {
    private final String name;
    private final Random random;
    private final Map<String, Long> lastSeen = new HashMap<>();
    private int done;

    private Client(String name, Random random) {
      this.name = name;
      this.random = random;
    }

    private CompletableFuture<Void> next() {
      if (done++ == OPERATIONS) {
        return CompletableFuture.completedFuture(null);
      }
      String id = run + "-" + random.nextInt(CASES);
      disturb(id);
      long invoked = clock.incrementAndGet();
      CompletableFuture<Void> operation =
          random.nextInt(3) == 0 ? read(id, invoked) : commit(id, name + "#" + done, invoked);
      return operation.thenCompose(ignored -> next());
    }

    private void disturb(String id) {
      switch (random.nextInt(16)) {
        case 0 -> kit.crash(id);
        case 1 -> kit.failNextWrite(id, WriteFault.CRASH_AFTER_WRITE);
        case 2 -> kit.failNextWrite(id, WriteFault.CRASH_BEFORE_WRITE);
        case 3 -> kit.failNextWrite(id, WriteFault.REJECTED);
        default -> {}
      }
    }

    private CompletableFuture<Void> read(String id, long invoked) {
      return kit.caseRef(id)
          .state()
          .toCompletableFuture()
          .thenCompose(outcome -> read(id, invoked, outcome));
    }

    private CompletableFuture<Void> read(String id, long invoked, StateOutcome outcome) {
      if (!(outcome instanceof State state)) {
        return CompletableFuture.runAsync(() -> {}, LATER).thenCompose(later -> read(id, invoked));
      }
      CaseView view = state.view();
      @Nullable String last =
          view.context().get("last") instanceof JsonString text ? text.value() : null;
      Operation.Read read = new Operation.Read(view.version(), view.stepCount(), last);
      return saw(id, new Operation("read", -1, invoked, clock.incrementAndGet(), read));
    }

    private CompletableFuture<Void> commit(String id, String key, long invoked) {
      long expected = random.nextInt(3) == 0 ? lastSeen.getOrDefault(id, 0L) : -1;
      return commit(id, key, expected, invoked);
    }

    private CompletableFuture<Void> commit(String id, String key, long expected, long invoked) {
      List<Mutation> mutations =
          List.of(
              new Mutation.IncrementStepCount(),
              new Mutation.UpdateContext(new Update.Merge(JsonObject.of("last", key))));
      CaseRef target = kit.caseRef(id);
      Expected wanted = expected < 0 ? Expected.ANY : Expected.version(expected);
      return target
          .execute(QuantumId.of(key), mutations, wanted)
          .toCompletableFuture()
          .thenCompose(
              outcome -> {
                Operation.@Nullable Seen seen = seen(outcome);
                // Busy, not written, outcome unknown: the same key again gives the truth.
                return seen == null
                    ? CompletableFuture.runAsync(() -> {}, LATER)
                        .thenCompose(later -> commit(id, key, expected, invoked))
                    : saw(id, new Operation(key, expected, invoked, clock.incrementAndGet(), seen));
              });
    }

    private CompletableFuture<Void> saw(String id, Operation operation) {
      lastSeen.put(id, operation.seen().version());
      Objects.requireNonNull(operations.get(id)).add(operation);
      return CompletableFuture.completedFuture(null);
    }
  }

  private static Operation.@Nullable Seen seen(CommitOutcome outcome) {
    if (outcome instanceof Committed committed) {
      return new Operation.Made(committed.receipt().body().seq());
    } else if (outcome instanceof Duplicate duplicate) {
      return new Operation.Made(duplicate.receipt().body().seq());
    } else if (outcome instanceof VersionConflict conflict) {
      return new Operation.Conflict(conflict.version());
    }
    return null;
  }
}
