package dev.docket.persistence.log;

import dev.docket.persistence.log.format.IdKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Merges the sorted ids of all segments into a page. Of each segment it takes so many ids at a
 * time; what lies behind the first of them to be cut short is left for the next round.
 */
final class IdPage {
  /** Fewer ids than this at a time are not worth the reading of a block. */
  private static final int LEAST_TAKEN = 64;

  private final List<LogSegment> segments;
  private final boolean deleted;
  private final int limit;
  private final int taken;
  private final List<String> page = new ArrayList<>();

  /**
   * @param deleted whether ids of which everything is deleted are wanted, too
   */
  IdPage(List<LogSegment> segments, boolean deleted, int limit) {
    this.segments = segments;
    this.deleted = deleted;
    this.limit = limit;
    this.taken = Math.max(LEAST_TAKEN, 2 * limit / Math.max(1, segments.size()));
  }

  /** What the segments together know of an id. */
  private static final class Merged {
    private long highest;
    private long deletedTo;
  }

  List<String> after(String id) throws IOException {
    @Nullable IdKey from = id.isEmpty() ? null : IdKey.of(id);
    boolean more = true;
    while (more && page.size() < limit) {
      NavigableMap<IdKey, Merged> merged = new TreeMap<>();
      @Nullable IdKey horizon = null;
      for (LogSegment segment : segments) {
        IdKey cutAt = take(segment, from, merged);
        if (cutAt != null && (horizon == null || cutAt.compareTo(horizon) < 0)) {
          horizon = cutAt;
        }
      }
      add(horizon == null ? merged : merged.headMap(horizon, true));
      from = horizon;
      more = horizon != null;
    }
    return page;
  }

  /** Takes ids of a segment; returns the last one if there may be more. */
  private @Nullable IdKey take(
      LogSegment segment, @Nullable IdKey from, NavigableMap<IdKey, Merged> merged)
      throws IOException {
    int[] count = {0};
    @Nullable IdKey[] last = {null};
    segment
        .lookup()
        .visitIdsAfter(
            from,
            (key, records) -> {
              Merged known = merged.computeIfAbsent(key, unseen -> new Merged());
              known.highest = Math.max(known.highest, records.highest());
              known.deletedTo = Math.max(known.deletedTo, records.deletedTo());
              last[0] = key;
              count[0]++;
              return count[0] < taken;
            });
    return count[0] == taken ? last[0] : null;
  }

  private void add(Map<IdKey, Merged> merged) {
    for (Map.Entry<IdKey, Merged> entry : merged.entrySet()) {
      if (page.size() == limit) {
        return;
      }
      Merged known = entry.getValue();
      boolean wanted = deleted || known.highest > known.deletedTo;
      // What has no id are the ledgers of repairs.
      if (wanted && !entry.getKey().id().isEmpty()) {
        page.add(entry.getKey().id());
      }
    }
  }
}
