package dev.docket.tests.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file journal and the engine beside what a user could take instead, by turns in one run. The
 * normal build only looks that everybody answers, and recovers what it answered; the profile {@code
 * bench} measures: see docs/performance.md.
 */
class ComparisonTest {
  private static final String MODE = System.getProperty("docket.bench", "");

  private static final String COMMAND =
      "mvn -B -Pbench -Ddocket.bench=" + MODE + " -pl tests -am test";

  @RegisterExtension static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path dir;

  @Test
  void shouldAnswerAndRecoverByTurns() throws Exception {
    List<Subject> subjects =
        List.of(
            new RawDevice(),
            BareJournal.inMemory(),
            OtherJournals.levelDb(),
            OtherJournals.h2(),
            PostgresJournal.of(POSTGRES),
            BareJournal.docket(),
            WholeEngine.standard());
    List<Line> lines = new ArrayList<>();
    try (LineFile file = new LineFile(Path.of("target", "bench", "comparison.jsonl"))) {
      Line.Run run = Line.Run.now(subjects, COMMAND, dir);
      lines.add(run);
      file.accept(run);
      new Comparison(
              subjects,
              plan(),
              dir,
              line -> {
                lines.add(line);
                file.accept(line);
                System.out.println(LineFile.json(line));
              })
          .run();
    }

    Results results = new Results(lines);
    System.out.println(new ComparisonTable(results).markdown());
    for (Subject subject : subjects) {
      assertThat(results.turns(subject.name(), "1")).as(subject.name()).isNotEmpty();
      // That it recovered as many as it answered, the comparison itself has looked.
      long recovered = results.aftermath(subject.name(), "1").orElseThrow().recoveredEvents();
      assertThat(recovered).as(subject.name()).isGreaterThanOrEqualTo(subject.recovers() ? 1 : 0);
    }
  }

  private static LoadPlan plan() {
    return switch (MODE) {
      case "full" -> LoadPlan.full();
      case "small" -> LoadPlan.small();
      default ->
          LoadPlan.small().withShapes(List.of(LoadShape.of(1))).withRounds(1, 0.05).withHeating(0);
    };
  }
}
