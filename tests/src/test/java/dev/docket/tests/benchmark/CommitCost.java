package dev.docket.tests.benchmark;

import dev.docket.engine.state.At;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Commits;
import dev.docket.engine.state.Fold;
import dev.docket.engine.state.FoldResult;
import dev.docket.engine.state.History;
import dev.docket.engine.state.RequestHash;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Salt;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a commit of one token costs in a state of 10 and of 10,000 tokens, without actor and
 * journal: fold, invariants, state tree, receipt and event. Prints the medians of the processor
 * time of its thread, which other work on the machine disturbs less than the clock, and their
 * ratio.
 */
public final class CommitCost {

  private static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);
  private static final int COMMITS = 5_000;
  private static final int ROUNDS = 9;

  private CommitCost() {}

  /** Runs; takes no arguments. */
  public static void main(String[] arguments) {
    CaseState small = withTokens(10);
    CaseState large = withTokens(10_000);
    double[] smallNanos = new double[ROUNDS];
    double[] largeNanos = new double[ROUNDS];
    // The first rounds only warm the compiler up; the sizes take turns, so that noise hits both.
    for (int round = -3; round < ROUNDS; round++) {
      double ofSmall = nanosPerCommit(small);
      double ofLarge = nanosPerCommit(large);
      if (round >= 0) {
        smallNanos[round] = ofSmall;
        largeNanos[round] = ofLarge;
      }
    }
    double smallMedian = median(smallNanos);
    double largeMedian = median(largeNanos);
    System.out.printf(
        "one-token commit: %.1f us at 10 tokens, %.1f us at 10,000 tokens, ratio %.2f%n",
        smallMedian / 1_000, largeMedian / 1_000, largeMedian / smallMedian);
  }

  private static CaseState withTokens(int tokens) {
    CaseEvent.Commit genesis =
        Commits.genesis(
            CaseId.of("case"),
            new Salt("5a".repeat(32)),
            JsonObject.of("amount", 12.5),
            QuantumId.of("create"),
            START,
            "benchmark");
    CaseState state = History.replay(null, genesis, 1);
    List<Mutation> adding = new ArrayList<>();
    for (int i = 0; i < tokens; i++) {
      JsonValue value = JsonObject.of("n", i).with("name", "value of " + i);
      adding.add(new Mutation.AddToken(TokenId.of("t" + i), "Check", ScopeId.ROOT, value));
    }
    return committed(state, adding);
  }

  private static double nanosPerCommit(CaseState start) {
    CaseState state = start;
    int tokens = start.tokens().size();
    long began = processorNanos();
    for (int i = 0; i < COMMITS; i++) {
      Update update = new Update.Merge(JsonValue.parse("{\"value\":{\"n\":" + i + "}}"));
      TokenId id = TokenId.of("t" + (i * 7919L) % tokens);
      state = committed(state, List.of(new Mutation.UpdateToken(id, update)));
    }
    return (processorNanos() - began) / (double) COMMITS;
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static CaseState committed(CaseState state, List<Mutation> mutations) {
    At at = At.next(state, START.plusMillis(state.version() + 1));
    FoldResult result = Fold.fold(state, at, mutations);
    if (!(result instanceof FoldResult.Applied applied)) {
      throw new IllegalStateException("refused: " + result);
    }
    QuantumId key = QuantumId.of("q" + at.version());
    CaseEvent.Committed event =
        Commits.quantum(state, applied, key, RequestHash.of(mutations), mutations.size());
    return applied.committed(event, at.version() + 1);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
