package dev.docket.persistence.repair;

import dev.docket.persistence.log.SegmentRemains;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.recovery.Inventory.Part;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stands in a log before one of its parts. Asked only where something is lost, and then reads
 * a block of each footer for each id: no memory is taken for ids that lost nothing.
 *
 * @param place the log
 * @param parts those before that part
 */
record EarlierParts(Place place, List<Part> parts) {

  /** Of all parts of a log those before one. */
  static EarlierParts before(Part part, Place place, List<Part> all) {
    return new EarlierParts(place, all.subList(0, all.indexOf(part)));
  }

  /**
   * The highest number that each of these ids had before, if it had any. Numbers that are lost
   * there count as well: their loss is told there.
   */
  Map<String, Long> highest(Set<String> ids) throws IOException {
    Map<String, Long> highest = new HashMap<>();
    if (place.id().kind() == LogId.Kind.EVENTS) {
      for (Part part : parts) {
        try (SegmentRemains remains =
            SegmentRemains.open(
                place.storage(), part.path(), place.id(), part.name(), part.link())) {
          remains.highest(ids).forEach((id, number) -> highest.merge(id, number, Math::max));
        }
      }
    }
    return highest;
  }
}
