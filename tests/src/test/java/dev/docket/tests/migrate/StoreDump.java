package dev.docket.tests.migrate;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventPage;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SnapshotCriteria;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.StoreSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that a closed store shows of itself.
 *
 * @param order the undeleted events, all ids together
 * @param heads highest number and how far it is deleted, by id
 * @param snapshots by id, the newest first
 */
record StoreDump(
    List<EventRecord> order,
    Map<String, String> heads,
    Map<String, List<SnapshotRecord>> snapshots) {

  static StoreDump of(Path dir) {
    try (DocketStore store = DocketStore.openReadOnly(dir, StoreSettings.defaults())) {
      List<EventRecord> order = new ArrayList<>();
      long next = 1;
      while (next <= store.events().durableOrdinal()) {
        EventPage page = store.events().read(next, 1_000);
        page.events().forEach(stored -> order.add(stored.event()));
        next = page.nextOrdinal();
      }
      Map<String, String> heads = new TreeMap<>();
      Map<String, List<SnapshotRecord>> snapshots = new TreeMap<>();
      for (String id : store.events().allPersistenceIds("", 10_000)) {
        heads.put(id, store.events().highestSequenceNr(id, 0) + " " + store.events().deletedTo(id));
      }
      for (String id : store.snapshots().persistenceIds("", 10_000)) {
        snapshots.put(id, snapshots(store, id));
      }
      snapshots.values().removeIf(List::isEmpty);
      return new StoreDump(order, heads, snapshots);
    }
  }

  private static List<SnapshotRecord> snapshots(DocketStore store, String id) {
    List<SnapshotRecord> found = new ArrayList<>();
    Optional<SnapshotRecord> next = store.snapshots().load(id, SnapshotCriteria.all());
    while (next.isPresent()) {
      found.add(next.get());
      long below = next.get().sequenceNr() - 1;
      next =
          store
              .snapshots()
              .load(id, new SnapshotCriteria(0, below, Long.MIN_VALUE, Long.MAX_VALUE));
    }
    return found;
  }

  /** The same, with a tag on the events of cases. */
  StoreDump withTag(String tag) {
    List<EventRecord> tagged = new ArrayList<>();
    for (EventRecord event : order) {
      Set<String> tags = new HashSet<>(event.tags());
      if (event.persistenceId().startsWith("Case|")) {
        tags.add(tag);
      }
      tagged.add(
          new EventRecord(
              event.persistenceId(),
              event.sequenceNr(),
              event.writer(),
              event.payload(),
              tags,
              event.metadata()));
    }
    return new StoreDump(tagged, heads, snapshots);
  }
}
