package dev.docket.persistence.query.stream;

import dev.docket.persistence.EventLog;
import java.util.List;

/** The ids that have events now, page by page. */
final class IdList implements Pages<String> {
  private final EventLog log;
  private final int pageIds;
  private String after;
  private long remaining;

  /**
   * @param after the last id of the page before, empty for the first one
   * @param limit how many at most
   */
  IdList(EventLog log, String after, long limit, int pageIds) {
    this.log = log;
    this.after = after;
    this.remaining = limit;
    this.pageIds = pageIds;
  }

  @Override
  public Page<String> next() {
    int wanted = (int) Math.min(remaining, pageIds);
    if (wanted <= 0) {
      return Page.last(List.of());
    }
    List<String> ids = log.persistenceIds(after, wanted);
    remaining -= ids.size();
    if (ids.size() < wanted || remaining == 0) {
      return Page.last(ids);
    }
    after = ids.get(ids.size() - 1);
    return Page.more(ids);
  }
}
