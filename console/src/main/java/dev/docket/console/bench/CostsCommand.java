package dev.docket.console.bench;

import dev.docket.console.load.Beside;
import dev.docket.console.load.CaseHeap;
import dev.docket.console.load.CostPlan;
import dev.docket.console.load.Costs;
import dev.docket.console.load.Line;
import dev.docket.console.load.LineFile;
import dev.docket.console.load.ManyRecoveries;
import dev.docket.console.load.Pages;
import dev.docket.console.load.Results;
import dev.docket.console.load.Workplace;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a commit, a live case and a recovery cost while things grow by factors of ten. */
@Command(
    name = "costs",
    mixinStandardHelpOptions = true,
    description = {
      "What a commit costs as the cases in the store, the events of a case, the entries of its"
          + " state and the bytes in the store grow by factors of ten; the heap of a case; the"
          + " recovery of 100,000 cases; and the longest waits while segments are sealed, merges"
          + " run and snapshots are taken."
    })
public final class CostsCommand implements Callable<Integer> {
  private static final double BESIDE_SECONDS = 10;

  /** What can be followed. */
  enum What {
    cases {
      @Override
      void measure(CostPlan plan, Path dir, Consumer<Line> lines) throws IOException {
        new Costs(plan, dir, lines).ofCases();
      }
    },
    stores {
      @Override
      void measure(CostPlan plan, Path dir, Consumer<Line> lines) throws IOException {
        new Costs(plan, dir, lines).ofStores();
      }
    },
    heap {
      @Override
      void measure(CostPlan plan, Path dir, Consumer<Line> lines) throws IOException {
        new CaseHeap(plan, dir, lines).run();
      }
    },
    recovery {
      @Override
      void measure(CostPlan plan, Path dir, Consumer<Line> lines) throws IOException {
        new ManyRecoveries(plan, dir, PageCache::drop, lines).run();
      }
    },
    beside {
      @Override
      void measure(CostPlan plan, Path dir, Consumer<Line> lines) throws IOException {
        Duration length = Duration.ofMillis((long) (BESIDE_SECONDS * plan.part() * 1_000));
        new Beside(length, dir, lines).run();
      }
    };

    abstract void measure(CostPlan plan, Path dir, Consumer<Line> lines) throws IOException;
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "WHAT",
      description = "What to follow, in this order: ${COMPLETION-CANDIDATES} (default: all).")
  private List<What> what = List.of();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "docket-bench",
      description =
          "Where stores are made and deleted again; on the disk that is to be measured"
              + " (default: ${DEFAULT-VALUE}).")
  private Path dir = Path.of("docket-bench");

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "The part of what grows, 1 for all of it (default: 1).")
  private double part = 1;

  @Option(names = "--rounds", paramLabel = "N", description = "How many (default: 3).")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Measured of each size in each round (default: 1.5).")
  private double seconds = 1.5;

  @Option(
      names = "--heat",
      paramLabel = "S",
      description = "Seconds of commits before anything is measured (default: 20).")
  private double heating = 20;

  @Option(names = "--out", paramLabel = "FILE", description = "A file for the JSON lines.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    Duration length = Duration.ofMillis((long) (seconds * 1_000));
    CostPlan plan =
        new CostPlan(
            part, rounds, Duration.ofMillis((long) (heating * 1_000)), length.dividedBy(3), length);
    List<Line> lines = new ArrayList<>();
    try (Workplace workplace = Workplace.in(dir);
        LineFile file = out == null ? null : new LineFile(out)) {
      Consumer<Line> each =
          line -> {
            lines.add(line);
            if (file != null) {
              file.accept(line);
            }
            spec.commandLine().getErr().println(LineFile.json(line));
          };
      each.accept(Line.Run.now(List.of(), Typed.command(spec), workplace.path()));
      for (What every : what.isEmpty() ? List.of(What.values()) : what) {
        every.measure(plan, workplace.path(), each);
      }
    }
    Output.stdout(false).text(new Pages(new Results(lines)).tables());
    return ExitCode.DONE;
  }
}
