package dev.docket.persistence.query.stream;

import dev.docket.persistence.EventLog;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.plugin.IdReader;
import java.util.ArrayList;
import java.util.List;

/** The events of one id, in order of their sequence numbers. */
final class IdEvents implements Pages<StoredEvent> {
  private final EventLog log;
  private final String persistenceId;
  private final IdReader reader;
  private final long to;
  private final int pageEvents;
  private final boolean live;

  private IdEvents(
      EventLog log, String persistenceId, long from, long to, int pageEvents, boolean live) {
    this.log = log;
    this.persistenceId = persistenceId;
    this.reader = new IdReader(log, persistenceId, from, to);
    this.to = to;
    this.pageEvents = pageEvents;
    this.live = live;
  }

  /** Up to what the id's highest number is now. */
  static IdEvents current(EventLog log, String persistenceId, long from, long to, int pageEvents) {
    long end = Math.min(to, log.highestSequenceNr(persistenceId, 0));
    return new IdEvents(log, persistenceId, from, end, pageEvents, false);
  }

  /** For as long as the last wanted number is not reached. */
  static IdEvents live(EventLog log, String persistenceId, long from, long to, int pageEvents) {
    return new IdEvents(log, persistenceId, from, to, pageEvents, true);
  }

  @Override
  public Page<StoredEvent> next() {
    // Before the read: what becomes durable while it goes on is then looked at again.
    long durable = log.durableOrdinal();
    List<StoredEvent> events = new ArrayList<>();
    reader.read(pageEvents, events::add);
    if (reader.done()) {
      return Page.last(events);
    }
    if (events.size() == pageEvents) {
      return Page.more(events);
    }
    return live && !passed() ? Page.caughtUp(events, durable) : Page.last(events);
  }

  /** The last wanted number may be one that no event has, since a rejected write took it. */
  private boolean passed() {
    return to != Long.MAX_VALUE && log.highestSequenceNr(persistenceId, 0) >= to && noneArrived();
  }

  private boolean noneArrived() {
    List<StoredEvent> arrived = new ArrayList<>(1);
    log.replay(persistenceId, reader.next(), to, 1, arrived::add);
    return arrived.isEmpty();
  }
}
