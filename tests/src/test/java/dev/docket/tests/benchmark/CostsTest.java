package dev.docket.tests.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.bench.PageCache;
import dev.docket.console.load.Beside;
import dev.docket.console.load.CaseHeap;
import dev.docket.console.load.CostPlan;
import dev.docket.console.load.Costs;
import dev.docket.console.load.Line;
import dev.docket.console.load.LineFile;
import dev.docket.console.load.ManyRecoveries;
import dev.docket.console.load.Pages;
import dev.docket.console.load.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What commits, cases and recoveries cost while things grow: {@code ./docket bench costs} within
 * the profile {@code bench}. In the normal build the console's own test runs it on a load that says
 * nothing.
 */
@EnabledIfSystemProperty(named = "docket.bench", matches = "full|small")
class CostsTest {
  private static final boolean FULL = System.getProperty("docket.bench", "").equals("full");
  private static final Path OUT = Path.of("target", "bench");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path dir;

  @Test
  void shouldFollowEveryCost() throws Exception {
    CostPlan plan = FULL ? CostPlan.full() : CostPlan.small();
    List<Line> lines = new ArrayList<>();
    try (LineFile file = new LineFile(OUT.resolve("costs.jsonl"))) {
      Costs costs =
          new Costs(
              plan,
              dir,
              line -> {
                lines.add(line);
                file.accept(line);
              });
      costs.ofCases();
      costs.ofStores();
      new CaseHeap(plan, dir, file).run();
      new ManyRecoveries(plan, dir, PageCache::drop, file).run();
      new Beside(Duration.ofSeconds(FULL ? 10 : 4), dir, file).run();
    }

    assertThat(lines).isNotEmpty();
    List<Line> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(OUT)) {
      for (Path each : files.filter(file -> file.toString().endsWith(".jsonl")).toList()) {
        all.addAll(LineFile.read(each));
      }
    }
    System.out.println(new Pages(new Results(all)).tables());
  }
}
