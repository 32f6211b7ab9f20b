package dev.docket.console.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.docket.console.CommandLineRun;
import dev.docket.console.load.Line;
import dev.docket.console.load.LineFile;
import dev.docket.console.load.Results;
import dev.docket.console.load.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Keeps the measurements from rotting: each of them, on a load that says nothing. */
class BenchTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void shouldReportEveryMeasurement() throws Exception {
    Path letter = Files.createDirectory(directory.resolve("many-ids")).resolve("letter");
    Files.writeString(letter, "what the user has under the name of a measurement stays");
    CommandLineRun run =
        CommandLineRun.of(
            "bench",
            "replay",
            "akka",
            "commit",
            "kill",
            "recover",
            "ids",
            "open",
            "large",
            "beside",
            "notary",
            "--json",
            "--scale",
            "0.0001",
            "--rounds",
            "1",
            "--dir",
            directory);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(letter).exists();
    assertThat(run.out().lines()).hasSizeGreaterThan(25);
    for (String line : run.out().lines().toList()) {
      JsonNode figure = new JsonMapper().readTree(line);
      assertThat(figure.path("figure").asText()).isNotEmpty();
      assertThat(figure.path("value").isNumber()).as(line).isTrue();
    }
  }

  @Test
  void shouldPutEverySubjectUnderTheLoad() throws Exception {
    Path file = directory.resolve("lines.jsonl");

    CommandLineRun run =
        CommandLineRun.of(
            "bench",
            "load",
            "--cases",
            "1,1x4",
            "--rounds",
            "1",
            "--seconds",
            "0.05",
            "--heat",
            "0",
            "--out",
            file,
            "--dir",
            directory.resolve("stores"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("| 1     | raw ", "| 1     | memory ", "| 1x4   | engine ");
    assertThat(directory.resolve("stores")).doesNotExist();
    Results results = new Results(LineFile.read(file));
    for (String subject : List.of("raw", "memory", "plugin", "engine")) {
      assertThat(results.median(subject, "1", Window::seconds).orElseThrow()).isPositive();
    }
    // What was answered was forced, one by one; of the first one perhaps before the window.
    for (String subject : List.of("raw", "plugin", "engine")) {
      Window window = results.turns(subject, "1").get(0).window();
      assertThat(window.forces())
          .as(subject)
          .isNotNull()
          .isGreaterThanOrEqualTo(window.commits() - 1);
    }
    assertThat(results.aftermath("engine", "1x4").orElseThrow().recoveredEvents()).isGreaterThan(2);

    CommandLineRun plot = CommandLineRun.of("bench", "plot", file, "--svg", directory);
    assertThat(plot.exitCode()).as(plot.err()).isZero();
    assertThat(plot.out()).contains("3. one hot case", "not measured");
    for (String drawing : List.of("throughput.svg", "p99.svg")) {
      Document svg =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(directory.resolve(drawing).toFile());
      assertThat(svg.getElementsByTagName("polyline").getLength()).isPositive();
    }
  }

  @Test
  void shouldFollowEveryCost() throws Exception {
    Path file = directory.resolve("costs.jsonl");
    Path letter = Files.writeString(directory.resolve("letter"), "what the user has there stays");

    CommandLineRun run =
        CommandLineRun.of(
            "bench",
            "costs",
            "--part",
            "0.001",
            "--rounds",
            "1",
            "--seconds",
            "0.02",
            "--heat",
            "0.1",
            "--out",
            file,
            "--dir",
            directory);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("| cases in the store", "| events of the case", "| entries of the state")
        .contains("| MiB in the store");
    assertThat(directory).isDirectoryContaining(letter::equals);
    assertThat(directory).isDirectoryNotContaining("glob:**/docket-bench-*");
    Results results = new Results(LineFile.read(file));
    assertThat(results.of(Line.Run.class).get(0).command())
        .startsWith("./docket bench costs --part 0.001 --rounds 1 --seconds 0.02 --heat 0.1 ");
    assertThat(results.of(Line.Figure.class))
        .filteredOn(figure -> figure.page().equals("recovery") && figure.what().equals("cases/s"))
        .singleElement()
        .satisfies(figure -> assertThat(figure.at()).matches("100 cases, (cold|cached)"))
        .satisfies(figure -> assertThat(figure.value()).isPositive());
    assertThat(results.figure("heap", "passivated", "each")).isPresent();
    assertThat(results.figure("beside", "engine", "appended").orElseThrow()).isPositive();
    for (String subject : List.of("plugin", "engine")) {
      assertThat(results.figure("beside", subject, "p99 of p50").isPresent())
          .as("%s: a goal beside merges is only measured where one ran", subject)
          .isEqualTo(results.figure("beside", subject, "merges").orElseThrow() > 0);
    }
  }

  @Test
  void shouldRefuseAScaleOfTheLoad() {
    CommandLineRun run =
        CommandLineRun.of("bench", "--scale", "0.1", "--dir", directory.resolve("stores"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("bench load --seconds");
    assertThat(directory.resolve("stores")).doesNotExist();
  }

  @Test
  void shouldRefuseToPlotWhatIsNoRun() throws Exception {
    Path file = Files.writeString(directory.resolve("other.txt"), "nothing of the kind");

    CommandLineRun run = CommandLineRun.of("bench", "plot", file);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("cannot be read as lines of a run");
  }

  @Test
  void shouldRefuseToOpenWhatWasNotMade() {
    CommandLineRun run = CommandLineRun.of("bench", "open", "--dir", directory);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("measure 'ids' first");
  }
}
