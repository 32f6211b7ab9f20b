package dev.docket.persistence.recovery;

import dev.docket.persistence.log.FrameScanner;
import dev.docket.persistence.log.SegmentRemains.Link;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.recovery.Survey.Found;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The files of a log by the part that they have in it, as an open sees them. Changes nothing.
 *
 * @param parts the segments that answer for the log, in the order of their ordinals
 * @param others what else is there and no temporary file: segments that a wider one has replaced,
 *     those that never came to count, damaged ones that were set aside, and what is of no log
 * @param highestSegment the highest segment number that any of them has
 */
public record Inventory(List<Part> parts, List<Path> others, long highestSegment) {

  /**
   * A segment.
   *
   * @param path the file
   * @param name what its name says
   * @param link what its successor says of it
   */
  public record Part(Path path, SegmentName name, Link link) {
    /** Whether it is sealed. */
    public boolean sealed() {
      return name instanceof SegmentName.Sealed;
    }
  }

  /** Looks at the directory of a log. */
  public static Inventory of(Place place) throws IOException {
    Survey survey =
        Survey.of(place, true, new Findings(String.valueOf(place.directory().getFileName())));
    List<Found> active = new ArrayList<>();
    for (Found found : survey.active()) {
      if (found.header().isPresent() || holdsFrames(place, found)) {
        active.add(found);
      }
    }
    List<Found> all = new ArrayList<>(survey.sealed());
    all.addAll(active);
    long highest = 0;
    Map<Long, Integer> endOf = new HashMap<>();
    for (Found found : all) {
      highest = Math.max(highest, found.number());
      found
          .header()
          .filter(header -> header.predecessor() > 0)
          .ifPresent(
              header -> endOf.putIfAbsent(header.predecessor(), (int) header.predecessorEnd()));
    }
    List<Part> parts = new ArrayList<>();
    for (Found found : survey.sealed()) {
      parts.add(new Part(found.path(), found.name(), link(OptionalInt.empty(), 1, highest)));
    }
    for (int i = 0; i < active.size(); i++) {
      Found found = active.get(i);
      boolean last = i == active.size() - 1;
      Integer end = last ? null : endOf.get(found.number());
      parts.add(
          new Part(
              found.path(),
              found.name(),
              link(
                  end == null ? OptionalInt.empty() : OptionalInt.of(end),
                  last || end == null ? 1 : active.get(i + 1).name().firstOrdinal(),
                  highest)));
    }
    return new Inventory(parts, others(place, parts), highest);
  }

  private static Link link(OptionalInt end, long next, long highest) {
    return new Link(end, next, highest + 1_000);
  }

  private static boolean holdsFrames(Place place, Found found) throws IOException {
    try (StorageFile file = place.storage().openForRead(found.path())) {
      return new FrameScanner(file, place.id(), found.number(), found.size())
              .scan(SegmentHeader.FRAMES_START, frame -> {})
              .frames()
          > 0;
    }
  }

  private static List<Path> others(Place place, List<Part> parts) throws IOException {
    Set<Path> serving = new HashSet<>();
    parts.forEach(part -> serving.add(part.path()));
    List<Path> others = new ArrayList<>();
    for (String name : place.storage().list(place.directory())) {
      Path path = place.directory().resolve(name);
      boolean kept = name.endsWith(SegmentName.TEMPORARY) || name.endsWith(SegmentName.TORN);
      if (!kept && !serving.contains(path)) {
        others.add(path);
      }
    }
    return others;
  }
}
