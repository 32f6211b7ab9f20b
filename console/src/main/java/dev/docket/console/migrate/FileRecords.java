package dev.docket.console.migrate;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventCursor;
import dev.docket.persistence.EventLog;
import dev.docket.persistence.SnapshotCriteria;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a store has of each id. Safe for any thread, as the store is, which it leaves open. */
record FileRecords(DocketStore store) implements Records {

  private static final int IDS = 1_000;

  @Override
  public Head head(String id) {
    return new Head(store.events().highestSequenceNr(id, 0), store.events().deletedTo(id));
  }

  @Override
  public List<StoredEvent> page(String id, long from) {
    List<StoredEvent> page = new ArrayList<>();
    store
        .events()
        .cursor(id, from, Long.MAX_VALUE)
        .read(PAGE_EVENTS, EventCursor.BATCH_BYTES, page::add);
    return page;
  }

  @Override
  public Stream<Place> order() {
    EventLog log = store.events();
    return Stream.iterate(
            log.read(1, PAGE_EVENTS),
            page -> !page.events().isEmpty() || page.nextOrdinal() <= log.durableOrdinal(),
            page -> log.read(page.nextOrdinal(), PAGE_EVENTS))
        .flatMap(page -> page.events().stream())
        .map(
            each ->
                new Place(each.ordinal(), each.event().persistenceId(), each.event().sequenceNr()));
  }

  @Override
  public List<SnapshotRecord> snapshots(String id) {
    List<SnapshotRecord> found = new ArrayList<>();
    Optional<SnapshotRecord> next = store.snapshots().load(id, SnapshotCriteria.all());
    while (next.isPresent() && found.size() < MOST_SNAPSHOTS) {
      found.add(next.get());
      next = below(id, next.get().sequenceNr());
    }
    return found;
  }

  private Optional<SnapshotRecord> below(String id, long sequenceNr) {
    return sequenceNr == 0
        ? Optional.empty()
        : store
            .snapshots()
            .load(id, new SnapshotCriteria(0, sequenceNr - 1, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** Hands over the ids that have ever had an event or a snapshot, each once. */
  void ids(Consumer<String> consumer) {
    List<String> page = store.events().allPersistenceIds("", IDS);
    while (!page.isEmpty()) {
      page.forEach(consumer);
      page = store.events().allPersistenceIds(page.get(page.size() - 1), IDS);
    }
    page = store.snapshots().persistenceIds("", IDS);
    while (!page.isEmpty()) {
      page.stream().filter(id -> store.events().highestSequenceNr(id, 0) == 0).forEach(consumer);
      page = store.snapshots().persistenceIds(page.get(page.size() - 1), IDS);
    }
  }

  @Override
  public void close() {
    // The store is another's.
  }
}
