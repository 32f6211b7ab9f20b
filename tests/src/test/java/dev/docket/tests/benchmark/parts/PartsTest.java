package dev.docket.tests.benchmark.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks of this package: with {@code -Ddocket.jmh=full} (the profile {@code jmh})
 * they are measured in forked JVMs, else each is run once in this one.
 */
class PartsTest {
  private static final boolean FULL = System.getProperty("docket.jmh", "").equals("full");

  /** A regular expression over the names of classes and methods. */
  private static final String INCLUDED =
      System.getProperty("docket.jmh.include", PartsTest.class.getPackageName() + "\\..*");

  private static final List<String> PARTS =
      List.of(
          "StepBenchmark.step",
          "CommitBenchmark.fold",
          "CommitBenchmark.requestHash",
          "CommitBenchmark.stateHashOfOneEntry",
          "CommitBenchmark.event",
          "CommitBenchmark.receipt",
          "JsonBenchmark.write",
          "JsonBenchmark.parse",
          "RecordBenchmark.encodeFrame",
          "RecordBenchmark.decodeRecord",
          "IndexBenchmark.active",
          "IndexBenchmark.sealed",
          "IndexBenchmark.unknown");

  private static final List<String> NONE = List.of();

  @Test
  void shouldMeasureEveryPart() throws Exception {
    Path out = Files.createDirectories(Path.of("target", "bench")).resolve("parts.json");

    Collection<RunResult> results = new Runner((FULL ? measured(out) : once()).build()).run();

    assertThat(results).isNotEmpty();
    for (String part : System.getProperty("docket.jmh.include") == null ? PARTS : NONE) {
      assertThat(results)
          .as(part)
          .anySatisfy(
              result -> {
                assertThat(result.getParams().getBenchmark()).endsWith("." + part);
                assertThat(result.getPrimaryResult().getScore()).isPositive();
              });
    }
  }

  private static ChainedOptionsBuilder measured(Path out) {
    return new OptionsBuilder()
        .include(INCLUDED)
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.NANOSECONDS)
        .forks(2)
        .warmupIterations(3)
        .warmupTime(TimeValue.milliseconds(500))
        .measurementIterations(5)
        .measurementTime(TimeValue.milliseconds(500))
        .resultFormat(ResultFormatType.JSON)
        .result(out.toString())
        .shouldFailOnError(true);
  }

  /** The smallest sizes, in this JVM: whether they run, not how fast. */
  private static ChainedOptionsBuilder once() {
    return new OptionsBuilder()
        .include(INCLUDED)
        .mode(Mode.SingleShotTime)
        .verbosity(VerboseMode.SILENT)
        .forks(0)
        .param("entries", "10")
        .param("lines", "1")
        .param("records", "1")
        .param("ids", "1000")
        .warmupIterations(0)
        .measurementIterations(1)
        .shouldFailOnError(true);
  }
}
