package dev.docket.persistence.query.stream;

import dev.docket.persistence.EventLog;
import dev.docket.persistence.StoredEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The ids that have events now, then each other id as soon as it has a durable one; each of them
 * once. It remembers every id it has shown, about 100 bytes each, since the first event of a new id
 * may be deleted again before a slow reader comes to it.
 */
final class NewIds implements Pages<String> {
  private final Set<String> shown = new HashSet<>();
  private final Pages<String> existing;
  private final Pages<String> appearing;
  private boolean listed;

  NewIds(EventLog log, int pageEvents) {
    // From before the list is read: an id that is created meanwhile is met at least once.
    long start = log.durableOrdinal() + 1;
    Function<StoredEvent, List<String>> id = stored -> List.of(stored.event().persistenceId());
    this.existing = new IdList(log, "", Long.MAX_VALUE, pageEvents);
    this.appearing = LogEvents.of(log, start, true, stored -> true, pageEvents).flatMap(id);
  }

  @Override
  public Page<String> next() {
    if (listed) {
      return appearing.next().flatMap(this::ifNew);
    }
    Page<String> page = existing.next().flatMap(this::ifNew);
    listed = page.rest() == Page.Rest.NONE;
    return Page.more(page.elements());
  }

  private List<String> ifNew(String id) {
    return shown.add(id) ? List.of(id) : List.of();
  }
}
