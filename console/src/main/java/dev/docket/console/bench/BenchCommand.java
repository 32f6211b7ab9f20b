package dev.docket.console.bench;

import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Measures the log on this machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the log on this machine; see docs/performance.md.",
      "Makes stores of its own in DIR, of up to 2 GB, and touches no other.",
      "Without WHAT it is 'bench load': the load on the raw device, Akka's journal in memory, the"
          + " file journal and the engine, by turns."
    },
    subcommands = {LoadCommand.class, CostsCommand.class, ClusterCommand.class, PlotCommand.class})
public final class BenchCommand implements Callable<Integer> {

  /** What can be measured. */
  enum Name {
    replay,
    akka,
    commit,
    kill,
    recover,
    ids,
    open,
    large,
    retain,
    beside,
    notary;

    private Measurement measurement() {
      return switch (this) {
        case replay -> new OneId();
        case akka -> new ThroughAkka();
        case commit -> new GroupCommit();
        case kill -> new AfterKill();
        case recover -> new LargeAfterKill();
        case ids -> new ManyIds();
        case open -> new ColdOpen();
        case large -> new LongId();
        case notary -> new WithNotary();
        case retain -> new Retain();
        case beside -> new BesideMerges();
      };
    }
  }

  @Parameters(
      arity = "0..*",
      paramLabel = "WHAT",
      description = "What to measure, in this order: ${COMPLETION-CANDIDATES}.")
  private List<Name> what = List.of();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "docket-bench",
      description =
          "Where stores are made; on the disk that is to be measured (default: ${DEFAULT-VALUE}).")
  private Path dir = Path.of("docket-bench");

  @Option(
      names = "--scale",
      paramLabel = "PART",
      defaultValue = "1",
      description = "The part of the full load (default: ${DEFAULT-VALUE}).")
  private double scale;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "How often short ones are repeated (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--json", description = "Answer for machines: one JSON object per figure.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (what.isEmpty()) {
      return load();
    }
    // A name of its own: what the user has in DIR under the names of measurements stays.
    Path stores = dir.resolve("docket-bench-stores");
    OwnerOnly.createDirectories(stores);
    Bench bench = new Bench(stores, scale, rounds, new Figures(Output.stdout(json)));
    for (Name each : what) {
      bench.figures().note(each.name());
      each.measurement().measure(bench);
    }
    return ExitCode.DONE;
  }

  private int load() {
    ParseResult given = spec.commandLine().getParseResult();
    if (given.hasMatchedOption("--scale")) {
      throw new WrongUseException("--scale is for WHAT; the load takes 'bench load --seconds'");
    }
    List<String> options = new ArrayList<>(List.of("--dir", dir.toString()));
    if (given.hasMatchedOption("--rounds")) {
      options.addAll(List.of("--rounds", String.valueOf(rounds)));
    }
    if (json) {
      options.add("--json");
    }
    CommandLine load = Objects.requireNonNull(spec.subcommands().get("load"));
    return load.execute(options.toArray(String[]::new));
  }
}
