package dev.docket.console.migrate;

import dev.docket.console.postgres.EventTable;
import dev.docket.console.store.CaseProver;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.StoredEvent;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What one side of a move has of each id. Blocks; for one thread. */
interface Records extends CaseProver.Events, AutoCloseable {

  /** How many events a page has at most. */
  int PAGE_EVENTS = EventTable.PAGE_EVENTS;

  /** How many snapshots of an id are moved: as many as a store keeps. */
  int MOST_SNAPSHOTS = 5;

  /**
   * What is known of an id without its events.
   *
   * @param highest the highest sequence number that it has ever had; 0 if it is unknown
   * @param deletedTo up to which number its events are deleted; 0 if none is
   */
  record Head(long highest, long deletedTo) {}

  Head head(String id);

  /**
   * The undeleted events of an id in order, some of them: as many as fit into about 4 MiB, and at
   * least one unless there is none.
   *
   * @param from first sequence number, inclusive
   */
  List<StoredEvent> page(String id, long from);

  /** All undeleted events in the order over all ids, read page by page as they are asked for. */
  Stream<Place> order();

  /** The newest snapshots of an id, the newest first. */
  List<SnapshotRecord> snapshots(String id);

  @Override
  default void replay(String id, long from, long to, long max, Consumer<StoredEvent> consumer) {
    EventWalk walk = new EventWalk(this, id, from);
    long left = max;
    StoredEvent next = walk.next();
    while (next != null && left > 0 && next.event().sequenceNr() <= to) {
      consumer.accept(next);
      left--;
      next = walk.next();
    }
  }

  @Override
  default long highestSequenceNr(String id, long from) {
    return head(id).highest();
  }

  @Override
  void close();
}
