package dev.docket.console.migrate;

import dev.docket.persistence.EventCursor;
import dev.docket.persistence.StoredEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over the undeleted events of an id, of which one page is in memory. For one thread. */
final class EventWalk {
  private final Records records;
  private final String id;
  private List<StoredEvent> page = List.of();
  private int at;
  private long from;
  private boolean isLast;

  EventWalk(Records records, String id, long from) {
    this.records = records;
    this.id = id;
    this.from = from;
  }

  /** The next event; {@code null} behind the last one. */
  @Nullable StoredEvent next() {
    if (at == page.size() && !isLast) {
      page = records.page(id, from);
      at = 0;
      isLast = !isFull();
      from = page.isEmpty() ? from : page.get(page.size() - 1).event().sequenceNr() + 1;
    }
    return at < page.size() ? page.get(at++) : null;
  }

  /** Whether there may be more behind it. */
  private boolean isFull() {
    long bytes = 0;
    for (StoredEvent each : page) {
      bytes += each.event().payload().bytes().length;
    }
    return page.size() >= Records.PAGE_EVENTS || bytes >= EventCursor.BATCH_BYTES;
  }
}
