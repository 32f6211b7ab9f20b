package dev.docket.persistence;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that a store shows.
 *
 * @param events all events in commit order
 * @param snapshots of each id with one the newest, as text with its number
 * @param deletedTo of each id with events or snapshots how far its events are deleted
 */
record StoreContent(
    List<StoredEvent> events, Map<String, String> snapshots, Map<String, Long> deletedTo) {

  /** What a store shows of these ids. */
  static StoreContent of(DocketStore store, List<String> ids) {
    Map<String, String> snapshots = new TreeMap<>();
    Map<String, Long> deletedTo = new TreeMap<>();
    for (String id : ids) {
      store
          .snapshots()
          .load(id, SnapshotCriteria.all())
          .ifPresent(
              found ->
                  snapshots.put(id, found.sequenceNr() + ":" + Fixtures.text(found.payload())));
      deletedTo.put(id, store.events().deletedTo(id));
    }
    return new StoreContent(Fixtures.all(store), snapshots, deletedTo);
  }
}
