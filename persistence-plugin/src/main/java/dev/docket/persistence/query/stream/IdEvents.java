package dev.docket.persistence.query.stream;

import dev.docket.persistence.EventCursor;
import dev.docket.persistence.EventLog;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.failure.DamagedException;
import java.util.ArrayList;
import java.util.List;

/** The events of one id, in order of their sequence numbers. */
final class IdEvents implements Pages<StoredEvent> {
  private final EventLog log;
  private final String persistenceId;
  private final EventCursor cursor;
  private final long to;
  private final long end;
  private final int pageEvents;

  private IdEvents(
      EventLog log, String persistenceId, long from, long to, long end, int pageEvents) {
    this.log = log;
    this.persistenceId = persistenceId;
    this.cursor = log.cursor(persistenceId, from, to);
    this.to = to;
    this.end = end;
    this.pageEvents = pageEvents;
  }

  /** Up to what is durable now. */
  static IdEvents current(EventLog log, String persistenceId, long from, long to, int pageEvents) {
    return new IdEvents(log, persistenceId, from, to, log.durableOrdinal(), pageEvents);
  }

  /** For as long as the last wanted number is not reached. */
  static IdEvents live(EventLog log, String persistenceId, long from, long to, int pageEvents) {
    return new IdEvents(log, persistenceId, from, to, Long.MAX_VALUE, pageEvents);
  }

  /** Damage ends it, behind the good events before: they are what can still be known of the id. */
  @Override
  public Page<StoredEvent> next() {
    // Before the read: what becomes durable while it goes on is then looked at again.
    long durable = log.durableOrdinal();
    List<StoredEvent> events = new ArrayList<>();
    try {
      cursor.read(pageEvents, EventCursor.BATCH_BYTES, events::add);
    } catch (DamagedException e) {
      return Page.failed(upToEnd(events), e);
    }
    if (cursor.done() || isBehindEnd(events)) {
      return Page.last(upToEnd(events));
    }
    if (!cursor.exhausted()) {
      return Page.more(events);
    }
    boolean live = end == Long.MAX_VALUE;
    return live && !passed() ? Page.caughtUp(events, durable) : Page.last(events);
  }

  private boolean isBehindEnd(List<StoredEvent> events) {
    return !events.isEmpty() && events.get(events.size() - 1).ordinal() > end;
  }

  private List<StoredEvent> upToEnd(List<StoredEvent> events) {
    return events.stream().filter(event -> event.ordinal() <= end).toList();
  }

  /** The last wanted number may be one that no event has, since a rejected write took it. */
  private boolean passed() {
    return to != Long.MAX_VALUE && log.highestSequenceNr(persistenceId, 0) >= to && noneArrived();
  }

  private boolean noneArrived() {
    List<StoredEvent> arrived = new ArrayList<>(1);
    log.replay(persistenceId, cursor.next(), to, 1, arrived::add);
    return arrived.isEmpty();
  }
}
