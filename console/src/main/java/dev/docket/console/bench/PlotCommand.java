package dev.docket.console.bench;

import dev.docket.console.load.Line;
import dev.docket.console.load.LineFile;
import dev.docket.console.load.Pages;
import dev.docket.console.load.Results;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.WrongUseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes tables and drawings of what a load has measured. */
@Command(
    name = "plot",
    mixinStandardHelpOptions = true,
    description = {
      "Makes of the JSON lines of one run: the table of the comparison, what is met of the goals,"
          + " and with --svg the drawings throughput.svg and p99.svg."
    })
public final class PlotCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "JSON lines of one run.")
  private List<Path> files = List.of();

  @Option(names = "--svg", paramLabel = "DIR", description = "Where drawings are written.")
  private @Nullable Path svg;

  @Override
  public Integer call() throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Path file : files) {
      lines.addAll(read(file));
    }
    Pages pages = new Pages(new Results(lines));
    if (svg != null) {
      Files.createDirectories(svg);
      for (Map.Entry<String, String> drawing : pages.drawings().entrySet()) {
        Files.writeString(svg.resolve(drawing.getKey()), drawing.getValue());
      }
    }
    Output.stdout(false).text(pages.tables());
    return ExitCode.DONE;
  }

  private static List<Line> read(Path file) {
    try {
      return LineFile.read(file);
    } catch (IOException fault) {
      throw new WrongUseException(file + " cannot be read as lines of a run: " + fault, fault);
    }
  }
}
