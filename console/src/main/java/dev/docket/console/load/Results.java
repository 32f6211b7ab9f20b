package dev.docket.console.load;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The lines of one or more runs, to be asked for medians and ratios. */
public final class Results {
  private final List<Line> lines;

  /** Of these lines. */
  public Results(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /** The lines of one kind. */
  public <L extends Line> List<L> of(Class<L> kind) {
    return lines.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The loads, in the order in which they come. */
  public Set<String> shapes() {
    Set<String> shapes = new LinkedHashSet<>();
    of(Line.Turn.class).forEach(turn -> shapes.add(turn.shape()));
    return shapes;
  }

  /** The subjects under a load, in the order of the run. */
  public Set<String> subjects(String shape) {
    Set<String> subjects = new LinkedHashSet<>();
    Set<String> all = new LinkedHashSet<>();
    of(Line.Turn.class).stream()
        .filter(turn -> turn.shape().equals(shape))
        .forEach(turn -> subjects.add(turn.subject()));
    of(Line.Run.class).forEach(run -> all.addAll(run.durability().keySet()));
    all.retainAll(subjects);
    all.addAll(subjects);
    return all;
  }

  /** The turns of a subject under a load. */
  public List<Line.Turn> turns(String subject, String shape) {
    return of(Line.Turn.class).stream()
        .filter(turn -> turn.subject().equals(subject) && turn.shape().equals(shape))
        .toList();
  }

  /** The median over the rounds; empty if there was no such turn. */
  public OptionalDouble median(String subject, String shape, ToDoubleFunction<Window> of) {
    double[] values =
        turns(subject, shape).stream().map(Line.Turn::window).mapToDouble(of).toArray();
    return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(Median.of(values));
  }

  /** The ratio of the medians over the rounds; empty if one of them was not measured. */
  public OptionalDouble ratio(Term over, Term under) {
    OptionalDouble above = median(over.subject(), over.shape(), over.of());
    OptionalDouble below = median(under.subject(), under.shape(), under.of());
    return above.isPresent() && below.isPresent()
        ? OptionalDouble.of(above.getAsDouble() / below.getAsDouble())
        : OptionalDouble.empty();
  }

  /** One side of a ratio. */
  public record Term(String subject, String shape, ToDoubleFunction<Window> of) {}

  /** What the last turn left. */
  public Optional<Line.Aftermath> aftermath(String subject, String shape) {
    return of(Line.Aftermath.class).stream()
        .filter(each -> each.subject().equals(subject) && each.shape().equals(shape))
        .findFirst();
  }

  /** A figure; empty if it was not measured. */
  public OptionalDouble figure(String page, String at, String what) {
    return of(Line.Figure.class).stream()
        .filter(
            each -> each.page().equals(page) && each.at().equals(at) && each.what().equals(what))
        .mapToDouble(Line.Figure::value)
        .findFirst();
  }
}
