package dev.docket.tests.benchmark.parts;

import dev.docket.engine.state.At;
import dev.docket.engine.state.Step;
import dev.docket.engine.state.StepResult;
import dev.docket.protocol.Mutation;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One mutation of each kind, validated and applied to a case; without hashes. */
@State(Scope.Benchmark)
public class StepBenchmark {
  @Param({"10", "1000"})
  public int entries = 10;

  @Param public MutationKind kind = MutationKind.ADD_TOKEN;

  private BenchmarkCase target = new BenchmarkCase(1);
  private Mutation mutation = kind.mutation();
  private At at = At.next(target.state(), Instant.EPOCH);

  @Setup
  public void create() {
    target = new BenchmarkCase(entries);
    mutation = kind.mutation();
    at = At.next(target.state(), Instant.ofEpochSecond(1_900_000_000L));
  }

  @Benchmark
  public StepResult step() {
    return Step.step(target.state(), at, mutation);
  }
}
