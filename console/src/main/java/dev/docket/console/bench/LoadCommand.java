package dev.docket.console.bench;

import dev.docket.console.load.BareJournal;
import dev.docket.console.load.Comparison;
import dev.docket.console.load.ComparisonTable;
import dev.docket.console.load.Line;
import dev.docket.console.load.LineFile;
import dev.docket.console.load.LoadPlan;
import dev.docket.console.load.LoadShape;
import dev.docket.console.load.RawDevice;
import dev.docket.console.load.Results;
import dev.docket.console.load.Subject;
import dev.docket.console.load.WholeEngine;
import dev.docket.console.load.Workplace;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.WrongUseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The raw device, Akka's journal in memory, the file journal and the engine, by turns. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the raw device, Akka's journal in memory, the file journal alone and the whole"
          + " engine under one load, by turns: N cases with one client each and one command in"
          + " flight, and one hot case with 64 clients. About three minutes."
    })
public final class LoadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "docket-bench",
      description =
          "Where stores are made and deleted again; on the disk that is to be measured"
              + " (default: ${DEFAULT-VALUE}).")
  private Path dir = Path.of("docket-bench");

  @Option(
      names = "--cases",
      paramLabel = "N",
      split = ",",
      description = "The loads: numbers of cases, 1x64 for a hot one (default: all).")
  private List<String> cases = List.of();

  @Option(
      names = "--subjects",
      paramLabel = "NAME",
      split = ",",
      description = "Only these: raw, memory, plugin, engine (default: all).")
  private List<String> names = List.of();

  @Option(names = "--rounds", paramLabel = "N", description = "How many (default: 3).")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Measured in each round (default: 1).")
  private double seconds = 1;

  @Option(
      names = "--heat",
      paramLabel = "S",
      description = "Seconds for each subject before anything is measured (default: 3).")
  private double heating = 3;

  @Option(names = "--out", paramLabel = "FILE", description = "A file for the JSON lines.")
  private @Nullable Path out;

  @Option(names = "--json", description = "JSON lines on stdout instead of the table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    List<Line> lines = new ArrayList<>();
    Output output = Output.stdout(json);
    try (Workplace workplace = Workplace.in(dir);
        LineFile file = out == null ? null : new LineFile(out)) {
      Consumer<Line> each =
          line -> {
            lines.add(line);
            if (file != null) {
              file.accept(line);
            }
            if (json) {
              output.text(LineFile.json(line) + "\n");
            }
            progress(line);
          };
      List<Subject> subjects = subjects();
      each.accept(Line.Run.now(subjects, Typed.command(spec), workplace.path()));
      new Comparison(subjects, plan(), workplace.path(), each).run();
    }
    output.line(new ComparisonTable(new Results(lines)).markdown());
    return ExitCode.DONE;
  }

  private void progress(Line line) {
    if (line instanceof Line.Turn turn) {
      spec.commandLine()
          .getErr()
          .printf(
              "%s, %s, round %d: %,.0f commits/s, p50 %,.0f us, p99 %,.0f us%n",
              turn.shape(),
              turn.subject(),
              turn.round(),
              turn.window().perSecond(),
              turn.window().p50Micros(),
              turn.window().p99Micros());
    }
  }

  private List<Subject> subjects() {
    return List.of(
            new RawDevice(), BareJournal.inMemory(), BareJournal.docket(), WholeEngine.standard())
        .stream()
        .filter(each -> names.isEmpty() || names.contains(each.name()))
        .toList();
  }

  private LoadPlan plan() {
    LoadPlan plan = LoadPlan.small().withRounds(rounds, seconds).withHeating(heating);
    try {
      return cases.isEmpty()
          ? plan
          : plan.withShapes(cases.stream().map(LoadShape::parse).toList());
    } catch (IllegalArgumentException notOne) {
      throw new WrongUseException("--cases " + String.join(",", cases) + ": " + notOne, notOne);
    }
  }
}
