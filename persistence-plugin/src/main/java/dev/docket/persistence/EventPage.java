package dev.docket.persistence;

import java.util.List;

/**
 * A page of the log in commit order.
 *
 * @param events the events, ascending by ordinal; may be empty although more follows, since
 *     deletions take ordinals too
 * @param nextOrdinal where the next page starts; above {@link EventLog#durableOrdinal()} when the
 *     end was reached
 */
public record EventPage(List<StoredEvent> events, long nextOrdinal) {
  public EventPage {
    events = List.copyOf(events);
  }
}
