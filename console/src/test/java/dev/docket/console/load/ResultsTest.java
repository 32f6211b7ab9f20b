package dev.docket.console.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.load.Goals.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private final List<Line> lines = new ArrayList<>();

  private void turns(String subject, double... perSecond) {
    for (int i = 0; i < perSecond.length; i++) {
      Window window = new Window((long) perSecond[i], 1, 1, 8, 9, 10, 1, 0, null);
      lines.add(new Line.Turn(subject, "256", i + 1, 0, window));
    }
  }

  private void costs(String page, String size, double... micros) {
    for (double each : micros) {
      lines.add(new Line.Figure(page, size, CostPage.CPU, each, "us"));
      lines.add(new Line.Figure(page, size, CostPage.RATE, 1, "commits/s"));
    }
  }

  private Goal goal(String what) {
    Stream<Goal> goals = new Goals(new Results(lines)).all().stream();
    return goals.filter(each -> each.what().contains(what)).findFirst().orElseThrow();
  }

  @Test
  void shouldJudgeByTheRatioOfTheMedians() {
    // The ratios of the rounds are 0.1, 4 and 1, of which the middle one is 1.
    turns("engine", 10, 80, 40);
    turns("plugin", 100, 20, 40);

    assertThat(goal("256 cases: engine of plugin").measured()).hasValue(40.0 / 40);

    turns("plugin", 100, 100);

    assertThat(goal("256 cases: engine of plugin").measured()).hasValue(40.0 / 100);
    assertThat(goal("256 cases: engine of plugin").met()).isFalse();
  }

  @Test
  void shouldJudgeGrowthByTheLargestAndSmallestOfTheSizes() {
    costs(CostPage.CASES, "10", 10, 11, 30);
    costs(CostPage.CASES, "100", 22, 1, 40);
    costs(CostPage.CASES, "1,000", 12, 12, 12);

    assertThat(goal(CostPage.CASES).measured()).hasValue(22.0 / 11);
  }

  @Test
  void shouldNotTakeAColdRecoveryFromACachedOne() {
    lines.add(
        new Line.Figure("recovery", "100,000 cases, cached", "processors in use", 0.9, "of all"));

    assertThat(goal("100,000 cases").measured()).isEmpty();

    lines.add(
        new Line.Figure("recovery", "100,000 cases, cold", "processors in use", 0.7, "of all"));

    assertThat(goal("100,000 cases").measured()).hasValue(0.7);
    assertThat(goal("100,000 cases").met()).isFalse();
  }
}
