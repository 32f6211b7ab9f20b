package dev.docket.console.migrate;

import dev.docket.console.postgres.EventTable.Row;
import dev.docket.console.runtime.ProblemException;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.SnapshotCriteria;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.failure.StoreException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** From PostgreSQL into a store: all rows in their order, which becomes that of the log. */
final class ToFile implements Move {
  private final OpenedDatabase source;
  private final OpenedStore store;
  private final int pageEvents;

  ToFile(OpenedDatabase source, OpenedStore store, int pageEvents) {
    this.source = source;
    this.store = store;
    this.pageEvents = pageEvents;
  }

  @Override
  public String from() {
    return source.database().toString();
  }

  @Override
  public String to() {
    return store.dir().toString();
  }

  @Override
  public Records source() {
    return PostgresRecords.connect(source.database());
  }

  @Override
  public Records target() {
    return new FileRecords(store.store());
  }

  @Override
  public EventRecord moved(EventRecord event) {
    return event;
  }

  @Override
  public void ids(Consumer<String> consumer) {
    try (PostgresRecords records = PostgresRecords.connect(source.database())) {
      records.ids(consumer);
    }
  }

  @Override
  public void requireNoOthers() {
    try (Records here = source()) {
      FileRecords target = new FileRecords(store.store());
      Comparison comparison = new Comparison(here, target, this::moved);
      target.ids(id -> comparison.requireFromHere(id, to()));
    }
  }

  /** An event without content keeps the number of a deleted one, until its deletion is written. */
  private static EventRecord toAppend(Row row) {
    EventRecord event = row.stored().event();
    return row.deleted()
        ? EventRecord.of(
            event.persistenceId(),
            event.sequenceNr(),
            event.writer(),
            new SerializedValue(0, "", new byte[0]))
        : event;
  }

  @Override
  public void copy(Progress progress) {
    EventWindow window = new EventWindow(store.store().events());
    try (PostgresRecords rows = PostgresRecords.connect(source.database())) {
      long after = Long.MIN_VALUE;
      List<Row> page = rows.inOrder(after, pageEvents);
      while (!page.isEmpty()) {
        page.forEach(row -> window.add(toAppend(row), row.deleted()));
        window.end();
        progress.copied(page.size());
        after = page.get(page.size() - 1).stored().ordinal();
        page = rows.inOrder(after, pageEvents);
      }
    }
  }

  @Override
  public void settle(String id, Records here, Records there) {
    long deletedTo = here.head(id).deletedTo();
    if (deletedTo > there.head(id).deletedTo()) {
      done(store.store().events().deleteTo(id, deletedTo));
    }
    List<SnapshotRecord> wanted = here.snapshots(id);
    List<SnapshotRecord> known = there.snapshots(id);
    if (!wanted.equals(known)) {
      for (SnapshotRecord each : known) {
        if (!wanted.contains(each)) {
          done(store.store().snapshots().delete(id, SnapshotCriteria.exactly(each.sequenceNr())));
        }
      }
      for (int i = wanted.size() - 1; i >= 0; i--) {
        done(store.store().snapshots().save(wanted.get(i)));
      }
    }
  }

  /**
   * Waits for a write.
   *
   * @throws ProblemException if it failed
   */
  static void done(CompletionStage<?> write) {
    try {
      write.toCompletableFuture().join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof StoreException fault) {
        throw new ProblemException(String.valueOf(fault.getMessage()), fault);
      }
      throw failure;
    }
  }

  @Override
  public void copyAgain() {
    // Every run goes through all rows.
  }

  @Override
  public void requireStillAlone() {
    source.requireStillAlone();
  }

  @Override
  public void force() {
    // Each write of a store is answered when it is on the disk.
  }

  @Override
  public void audit(Map<String, ?> report) {
    store.audit(report);
  }

  @Override
  public void close() {
    try {
      source.close();
    } finally {
      store.close();
    }
  }
}
