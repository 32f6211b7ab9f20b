package dev.docket.tests.benchmark.parts;

import dev.docket.engine.state.FoldResult;
import dev.docket.engine.state.RequestHash;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.merkle.StateTree;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a commit of four mutations takes from the fold to its receipt. */
@State(Scope.Benchmark)
public class CommitBenchmark {
  private static final CanonicalTuple ENTRY = CanonicalTuple.of("ctx", "key-0", "changed");

  @Param({"10", "1000", "10000"})
  public int entries = 10;

  private BenchmarkCase target = new BenchmarkCase(1);
  private List<Mutation> quantum = BenchmarkCase.quantum();
  private FoldResult.Applied applied = target.apply(quantum);
  private CaseEvent.Committed event = target.commit(applied, quantum);
  private StateTree tree = target.state().tree();

  @Setup
  public void create() {
    target = new BenchmarkCase(entries);
    quantum = BenchmarkCase.quantum();
    applied = target.apply(quantum);
    event = target.commit(applied, quantum);
    tree = target.state().tree();
  }

  /** Validates and applies the quantum, and finds its net changes. */
  @Benchmark
  public FoldResult.Applied fold() {
    return target.apply(quantum);
  }

  /** The hash of what was asked for, by which a retry is known. */
  @Benchmark
  public Hash requestHash() {
    return RequestHash.of(quantum);
  }

  /** One entry of the state tree put anew, and the root over it. */
  @Benchmark
  public Hash stateHashOfOneEntry() {
    return tree.with(ENTRY).root();
  }

  /** The event from the fold on: state hash, hash of the changes, receipt. */
  @Benchmark
  public CaseEvent.Committed event() {
    return target.commit(target.apply(quantum), quantum);
  }

  /** The bytes and the hash of a receipt whose parts are known. */
  @Benchmark
  public Hash receipt() {
    return Receipt.of(event.receipt().body()).hash();
  }
}
