package dev.docket.console.load;

import dev.docket.console.runtime.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Lets subjects take turns under the same loads: in every round each of them once, in an order that
 * is shuffled for the round and the same in every run, each time in a new directory and with
 * nothing of the others running.
 */
public final class Comparison {
  private static final LoadShape HEATING = LoadShape.of(256);
  private static final long SEED = 20_261_121;

  private final List<Subject> subjects;
  private final LoadPlan plan;
  private final Path directory;
  private final Consumer<Line> lines;

  /**
   * @param directory where subjects get directories of their own, one after the other
   * @param lines gets what was measured as soon as it is known
   */
  public Comparison(List<Subject> subjects, LoadPlan plan, Path directory, Consumer<Line> lines) {
    this.subjects = List.copyOf(subjects);
    this.plan = plan;
    this.directory = directory;
    this.lines = lines;
  }

  /**
   * Runs it.
   *
   * @throws ProblemException if a subject refuses a command or does not recover what it answered
   */
  public void run() throws IOException {
    if (!plan.heating().isZero()) {
      for (Subject subject : subjects) {
        heat(subject);
      }
    }
    for (LoadShape shape : plan.shapes()) {
      List<Subject> taking = subjects.stream().filter(each -> each.takes(shape)).toList();
      for (int round = 1; round <= plan.rounds(); round++) {
        for (Subject subject : shuffled(taking, round)) {
          turn(subject, shape, round);
        }
      }
    }
  }

  /** Nobody always follows the same other one, whose traces could be in its window. */
  private static List<Subject> shuffled(List<Subject> subjects, int round) {
    List<Subject> order = new ArrayList<>(subjects);
    Collections.shuffle(order, new Random(SEED * 31 + round));
    return order;
  }

  /** Once before anything is measured, so that nobody is measured while it is compiled. */
  private void heat(Subject subject) throws IOException {
    LoadShape shape = subject.takes(HEATING) ? HEATING : LoadShape.of(1);
    Path own = fresh(subject);
    try (Running running = subject.start(own, shape)) {
      running.run(Duration.ZERO, plan.heating());
    }
    subject.leave();
    Disk.delete(own);
  }

  private Path fresh(Subject subject) throws IOException {
    Path own = directory.resolve(subject.name());
    Disk.delete(own);
    return own;
  }

  private void turn(Subject subject, LoadShape shape, int round) throws IOException {
    Path own = fresh(subject);
    boolean last = round == plan.rounds();
    long heap = Machine.heapInUse();
    long kept;
    long elsewhere;
    try (Running running = subject.start(own, shape)) {
      Window window = running.run(plan.warmUp(), plan.length());
      lines.accept(
          new Line.Turn(subject.name(), shape.title(), round, Machine.loadAverage(), window));
      heap = last ? Machine.heapInUse() - heap : 0;
      kept = running.kept();
      elsewhere = last ? running.bytesElsewhere() : 0;
    }
    if (last && subject.recovers()) {
      double disk = (elsewhere + Disk.bytesOf(own)) / (double) kept;
      double seconds = recover(subject, own, shape, kept);
      lines.accept(new Line.Aftermath(subject.name(), shape.title(), heap, disk, seconds, kept));
    } else if (last) {
      lines.accept(new Line.Aftermath(subject.name(), shape.title(), heap, 0, 0, 0));
    }
    subject.leave();
    Disk.delete(own);
  }

  private static double recover(Subject subject, Path own, LoadShape shape, long kept)
      throws IOException {
    long start = System.nanoTime();
    try (Running again = subject.start(own, shape)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      if (again.recovered() != kept) {
        throw new ProblemException(
            "%s answered %,d events and recovered %,d"
                .formatted(subject.name(), kept, again.recovered()));
      }
      return seconds;
    }
  }
}
