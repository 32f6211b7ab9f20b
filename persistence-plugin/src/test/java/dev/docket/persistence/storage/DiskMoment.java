package dev.docket.persistence.storage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A disk at one moment, at which the power may be cut in many ways: what is durable, and every
 * change that is not. Immutable, whatever happens to the disk afterwards.
 */
public final class DiskMoment {
  private final Map<Path, SimulatedContent> durable;
  private final List<NameChange> names;
  private final Map<SimulatedContent, Remnant> remnants;
  private final List<Unforced> unforced;

  DiskMoment(
      Map<Path, SimulatedContent> durable,
      List<NameChange> names,
      Map<SimulatedContent, Remnant> remnants) {
    this.durable = durable;
    this.names = names;
    this.remnants = remnants;
    List<Unforced> all = new ArrayList<>(names);
    remnants.values().forEach(remnant -> all.addAll(remnant.changes()));
    all.sort(Comparator.comparingLong(Unforced::sequence));
    this.unforced = List.copyOf(all);
  }

  /** What is not durable, in the order in which it was done. */
  public List<Unforced> unforced() {
    return unforced;
  }

  /** What a power cut leaves. */
  public DiskImage after(Survival survival) {
    SortedMap<Path, FileImage> files = new TreeMap<>();
    Map<SimulatedContent, FileImage> contents = new HashMap<>();
    contents.put(SimulatedContent.DIRECTORY, FileImage.DIRECTORY);
    SimulatedNames.survivors(durable, names, survival)
        .forEach(
            (name, content) ->
                files.put(
                    name,
                    contents.computeIfAbsent(content, each -> remnant(each).survivor(survival))));
    return new DiskImage(files);
  }

  /**
   * The disk as a process finds it that starts after the one before was killed at this moment:
   * everything is there, and nothing more is durable.
   */
  public SimulatedDisk killed(long seed) {
    SimulatedNames kept = new SimulatedNames();
    Map<SimulatedContent, SimulatedContent> contents = new HashMap<>();
    contents.put(SimulatedContent.DIRECTORY, SimulatedContent.DIRECTORY);
    Function<SimulatedContent, SimulatedContent> restored =
        content -> contents.computeIfAbsent(content, each -> remnant(each).restored());
    durable.forEach((name, content) -> kept.settle(name, restored.apply(content)));
    for (NameChange change : names) {
      SimulatedContent content = change.content();
      if (content == null) {
        kept.takeAway(change.sequence(), change.name(), change.needs());
      } else {
        kept.give(change.sequence(), change.name(), restored.apply(content));
      }
    }
    return new SimulatedDisk(seed, kept, nextSequence());
  }

  private long nextSequence() {
    return unforced.isEmpty() ? 0 : unforced.get(unforced.size() - 1).sequence() + 1;
  }

  private Remnant remnant(SimulatedContent content) {
    return Objects.requireNonNull(remnants.get(content), "not of this moment");
  }
}
