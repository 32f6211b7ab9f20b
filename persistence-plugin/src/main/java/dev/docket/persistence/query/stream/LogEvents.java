package dev.docket.persistence.query.stream;

import dev.docket.persistence.EventLog;
import dev.docket.persistence.EventPage;
import dev.docket.persistence.StoredEvent;
import java.util.List;
import java.util.function.Predicate;

/** The events of all ids in commit order, or those among them that are wanted. */
final class LogEvents implements Pages<StoredEvent> {
  // So many pages without a wanted event are read before the thread is given back.
  private static final int PAGES_AT_ONCE = 16;

  private final EventLog log;
  private final Predicate<StoredEvent> wanted;
  private final long end;
  private final int pageEvents;
  private long next;

  private LogEvents(
      EventLog log, long start, long end, Predicate<StoredEvent> wanted, int pageEvents) {
    this.log = log;
    this.wanted = wanted;
    this.next = Math.max(1, start);
    this.end = end;
    this.pageEvents = pageEvents;
  }

  /**
   * Up to the newest durable event now.
   *
   * @param start the ordinal to start at, inclusive
   */
  static LogEvents current(
      EventLog log, long start, Predicate<StoredEvent> wanted, int pageEvents) {
    return new LogEvents(log, start, log.durableOrdinal(), wanted, pageEvents);
  }

  /**
   * For ever.
   *
   * @param start the ordinal to start at, inclusive
   */
  static LogEvents live(EventLog log, long start, Predicate<StoredEvent> wanted, int pageEvents) {
    return new LogEvents(log, start, Long.MAX_VALUE, wanted, pageEvents);
  }

  @Override
  public Page<StoredEvent> next() {
    for (int pages = 1; ; pages++) {
      if (next > end) {
        return Page.last(List.of());
      }
      long durable = log.durableOrdinal();
      if (next > durable) {
        return Page.caughtUp(List.of(), durable);
      }
      EventPage page = log.read(next, pageEvents);
      next = page.nextOrdinal();
      List<StoredEvent> events = page.events().stream().filter(this::belongs).toList();
      if (!events.isEmpty() || pages == PAGES_AT_ONCE) {
        return Page.more(events);
      }
    }
  }

  private boolean belongs(StoredEvent event) {
    return event.ordinal() <= end && wanted.test(event);
  }
}
