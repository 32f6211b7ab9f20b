package dev.docket.console.replay;

import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cases of which some quanta get another answer first. Also counts how many are under way at once,
 * and keeps the cases of one test apart from those of the others by a prefix of their ids.
 */
final class FaultyCases implements Cases {

  private final Cases cases;
  private final String prefix;
  private final Map<String, CommitOutcome> instead = new HashMap<>();
  private final Map<String, CommitOutcome> afterwards = new HashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  FaultyCases(Cases cases, String prefix) {
    this.cases = cases;
    this.prefix = prefix;
  }

  CaseView view(String id) throws Exception {
    CaseReply reply = state(CaseId.of(id)).toCompletableFuture().get(60, TimeUnit.SECONDS);
    return ((CaseReply.State) reply).view();
  }

  private CaseId prefixed(CaseId id) {
    return CaseId.of(prefix + id);
  }

  /** The next attempt at this quantum is not made; this is the answer. */
  FaultyCases answerInstead(String key, CommitOutcome answer) {
    instead.put(key, answer);
    return this;
  }

  /** The next attempt at this quantum is made; all the same, this is the answer. */
  FaultyCases answerAfterwards(String key, CommitOutcome answer) {
    afterwards.put(key, answer);
    return this;
  }

  int mostUnderWay() {
    return most.get();
  }

  @Override
  public CompletionStage<StateOutcome> state(CaseId id) {
    return cases.state(prefixed(id));
  }

  @Override
  public CompletionStage<CommitOutcome> create(CaseId id) {
    return cases.create(prefixed(id));
  }

  @Override
  public CompletionStage<CommitOutcome> execute(
      CaseId id, QuantumId key, List<Mutation> mutations) {
    CommitOutcome other = instead.remove(key.value());
    if (other != null) {
      return CompletableFuture.completedFuture(other);
    }
    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    CommitOutcome later = afterwards.remove(key.value());
    return cases
        .execute(prefixed(id), key, mutations)
        .thenApply(
            reply -> {
              underWay.decrementAndGet();
              return later == null ? reply : later;
            });
  }

  static CommitOutcome busy() {
    return new CaseReply.Busy("made up");
  }

  static CommitOutcome unknown(String key) {
    return new CaseReply.OutcomeUnknown(QuantumId.of(key), "made up");
  }
}
