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
  private final Reading reading;
  private final Predicate<StoredEvent> wanted;
  private final long end;
  private final int pageEvents;
  private long next;

  /** How a page is read. */
  @FunctionalInterface
  interface Reading {
    EventPage page(long fromOrdinal, int max);
  }

  private LogEvents(
      EventLog log,
      Reading reading,
      long start,
      long end,
      Predicate<StoredEvent> wanted,
      int pageEvents) {
    this.log = log;
    this.reading = reading;
    this.wanted = wanted;
    this.next = Math.max(1, start);
    this.end = end;
    this.pageEvents = pageEvents;
  }

  /**
   * Those that are wanted of all.
   *
   * @param start the ordinal to start at, inclusive
   * @param live whether to go on for ever, or to end at the newest durable event now
   */
  static LogEvents of(
      EventLog log, long start, boolean live, Predicate<StoredEvent> wanted, int pageEvents) {
    return new LogEvents(log, log::read, start, end(log, live), wanted, pageEvents);
  }

  /** Those with a tag, otherwise as {@link #of}. */
  static LogEvents tagged(EventLog log, String tag, long start, boolean live, int pageEvents) {
    Reading reading = (from, max) -> log.readTagged(tag, from, max);
    return new LogEvents(log, reading, start, end(log, live), stored -> true, pageEvents);
  }

  private static long end(EventLog log, boolean live) {
    return live ? Long.MAX_VALUE : log.durableOrdinal();
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
      EventPage page = reading.page(next, pageEvents);
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
