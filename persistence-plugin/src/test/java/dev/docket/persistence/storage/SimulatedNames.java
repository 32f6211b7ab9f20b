package dev.docket.persistence.storage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The names of a disk as they are seen, as they are durable, and the changes in between. For one
 * thread at a time.
 */
final class SimulatedNames {
  private static final AtomicLong DISKS = new AtomicLong();

  private final long disk = DISKS.incrementAndGet();
  private final Map<Path, SimulatedContent> live = new TreeMap<>();
  private final Map<Path, SimulatedContent> durable = new TreeMap<>();
  private final List<NameChange> changes = new ArrayList<>();

  /** The number of the disk, which no other one has. */
  long disk() {
    return disk;
  }

  @Nullable SimulatedContent get(Path name) {
    return live.get(name);
  }

  /** Any name that a file has now, or else the one given. */
  Path nameOf(SimulatedContent content, Path otherwise) {
    if (live.get(otherwise) == content) {
      return otherwise;
    }
    return live.entrySet().stream()
        .filter(entry -> entry.getValue() == content)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(otherwise);
  }

  boolean anyNameOf(SimulatedContent content) {
    return live.containsValue(content);
  }

  void give(long sequence, Path name, SimulatedContent content) {
    live.put(name, content);
    changes.add(new NameChange(sequence, name, content, -1));
  }

  void takeAway(long sequence, Path name, long needs) {
    live.remove(name);
    changes.add(new NameChange(sequence, name, null, needs));
  }

  /** A name that is durable, as that of a file on a disk that has just come up. */
  void settle(Path name, SimulatedContent content) {
    live.put(name, content);
    durable.put(name, content);
  }

  /** Makes the names in a directory durable. */
  void force(Path directory) {
    changes.removeIf(
        change -> {
          boolean here = directory.equals(change.name().getParent());
          if (here) {
            apply(change, durable);
          }
          return here;
        });
  }

  private static void apply(NameChange change, Map<Path, SimulatedContent> names) {
    SimulatedContent content = change.content();
    if (content == null) {
      names.remove(change.name());
    } else {
      names.put(change.name(), content);
    }
  }

  /** As if it had never been there. */
  void lose(Path name) {
    live.remove(name);
    durable.remove(name);
    changes.removeIf(change -> change.name().equals(name));
  }

  /** The last parts of the names in a directory, sorted. */
  Set<String> in(Path directory) {
    Set<String> names = new TreeSet<>();
    for (Path path : live.keySet()) {
      if (directory.equals(path.getParent())) {
        names.add(String.valueOf(path.getFileName()));
      }
    }
    return names;
  }

  /** The files, not the directories. */
  Map<Path, SimulatedContent> files() {
    Map<Path, SimulatedContent> files = new TreeMap<>(live);
    files.values().removeIf(content -> content == SimulatedContent.DIRECTORY);
    return files;
  }

  /** All of it, with a copy in the place of each file. */
  void copyTo(SimulatedNames target) {
    Map<SimulatedContent, SimulatedContent> copies = new HashMap<>();
    copies.put(SimulatedContent.DIRECTORY, SimulatedContent.DIRECTORY);
    Function<SimulatedContent, SimulatedContent> copy =
        content -> copies.computeIfAbsent(content, SimulatedContent::copy);
    live.forEach((name, content) -> target.live.put(name, copy.apply(content)));
    durable.forEach((name, content) -> target.durable.put(name, copy.apply(content)));
    for (NameChange each : changes) {
      SimulatedContent content = each.content();
      target.changes.add(
          new NameChange(
              each.sequence(),
              each.name(),
              content == null ? null : copy.apply(content),
              each.needs()));
    }
  }

  /** What a power cut would find now. */
  DiskMoment moment() {
    Map<SimulatedContent, Remnant> remnants = new HashMap<>();
    durable.values().forEach(content -> remnants.put(content, content.remnant()));
    for (NameChange change : changes) {
      SimulatedContent content = change.content();
      if (content != null) {
        remnants.put(content, content.remnant());
      }
    }
    return new DiskMoment(new HashMap<>(durable), List.copyOf(changes), remnants);
  }

  /** The names that survive a power cut. */
  static Map<Path, SimulatedContent> survivors(
      Map<Path, SimulatedContent> durable, List<NameChange> changes, Survival survival) {
    Map<Path, SimulatedContent> names = new TreeMap<>(durable);
    Set<Long> lost = new HashSet<>();
    for (NameChange change : changes) {
      if (survival.keepsName(change) && !lost.contains(change.needs())) {
        apply(change, names);
      } else {
        lost.add(change.sequence());
      }
    }
    names.keySet().removeIf(name -> withoutDirectory(name, changes, names));
    return names;
  }

  /** Whether it stands in a directory that was just made and is lost. */
  private static boolean withoutDirectory(
      Path name, List<NameChange> changes, Map<Path, SimulatedContent> names) {
    return changes.stream()
        .anyMatch(
            change ->
                change.content() == SimulatedContent.DIRECTORY
                    && !name.equals(change.name())
                    && name.startsWith(change.name())
                    && !names.containsKey(change.name()));
  }
}
