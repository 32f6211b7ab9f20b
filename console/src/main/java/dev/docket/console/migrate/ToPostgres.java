package dev.docket.console.migrate;

import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.persistence.EventPage;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SnapshotRecord;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * From a store into PostgreSQL: pages of the log in its order, each a transaction, several at once.
 * An event gets the ordering that its ordinal stands for, whenever it is written.
 *
 * <p>No transaction waits for the disk by itself ({@code synchronous_commit} is off while copying):
 * the write-ahead log is one sequence, so the last commit, which does wait, makes all before it
 * durable.
 */
final class ToPostgres implements Move {
  private final OpenedStore store;
  private final OpenedDatabase target;
  private final Orderings orderings;
  private final int threads;
  private final int pageEvents;

  ToPostgres(OpenedStore store, OpenedDatabase target, int threads, int pageEvents) {
    this.store = store;
    this.target = target;
    this.orderings = new Orderings(lazy(target.control()), store.id());
    this.threads = threads;
    this.pageEvents = pageEvents;
  }

  @Override
  public String from() {
    return store.dir().toString();
  }

  @Override
  public String to() {
    return target.database().toString();
  }

  @Override
  public Records source() {
    return new FileRecords(store.store());
  }

  @Override
  public Records target() {
    return lazy(PostgresRecords.connect(target.database()));
  }

  private static PostgresRecords lazy(PostgresRecords records) {
    records.with(
        open -> {
          try (Statement statement = open.createStatement()) {
            return statement.execute("SET synchronous_commit = off");
          }
        });
    return records;
  }

  /** A notary and a search of cases there read by the tag. */
  @Override
  public EventRecord moved(EventRecord event) {
    String tag = target.database().tag();
    if (tag.isEmpty()
        || event.tags().contains(tag)
        || CasePersistenceId.caseOf(event.persistenceId()).isEmpty()) {
      return event;
    }
    Set<String> tags = new HashSet<>(event.tags());
    tags.add(tag);
    return new EventRecord(
        event.persistenceId(),
        event.sequenceNr(),
        event.writer(),
        event.payload(),
        tags,
        event.metadata());
  }

  @Override
  public void ids(Consumer<String> consumer) {
    new FileRecords(store.store()).ids(consumer);
  }

  /** What has an ordering that was kept free for this store was copied by an earlier run. */
  @Override
  public void requireNoOthers() {
    try (Records source = source();
        Records there = target()) {
      Comparison comparison = new Comparison(source, there, this::moved);
      orderings.idsOutside(id -> comparison.requireFromHere(id, to()));
    }
  }

  @Override
  public void copy(Progress progress) {
    orderings.reserve(store.store().events().durableOrdinal());
    ConcurrentLinkedQueue<EventRows> connections = new ConcurrentLinkedQueue<>();
    try (InParallel workers = new InParallel(threads)) {
      for (int i = 0; i < threads; i++) {
        connections.add(new EventRows((PostgresRecords) target()));
      }
      copy(workers, connections, progress);
    } finally {
      connections.forEach(EventRows::close);
    }
  }

  /** A page on its way. */
  private record Page(long lastOrdinal, int events, CompletableFuture<Boolean> written) {}

  private void copy(
      InParallel workers, ConcurrentLinkedQueue<EventRows> connections, Progress progress) {
    Deque<Page> pages = new ArrayDeque<>();
    long last = store.store().events().durableOrdinal();
    long next = orderings.copiedTo() + 1;
    while (next <= last) {
      EventPage read = store.store().events().read(next, pageEvents);
      Page page = new Page(read.nextOrdinal() - 1, read.events().size(), new CompletableFuture<>());
      pages.add(page);
      workers.add(
          () -> {
            EventRows rows = connections.remove();
            try {
              rows.insert(read.events(), orderings, this::moved);
              page.written().complete(true);
            } finally {
              connections.add(rows);
            }
          });
      next = read.nextOrdinal();
      noteWritten(pages, progress);
    }
    workers.end();
    noteWritten(pages, progress);
  }

  /** Up to the first page that is still on its way. */
  private void noteWritten(Deque<Page> pages, Progress progress) {
    while (!pages.isEmpty() && pages.peek().written().isDone()) {
      Page page = pages.remove();
      orderings.copied(page.lastOrdinal());
      progress.copied(page.events());
    }
  }

  @Override
  public void settle(String id, Records source, Records there) {
    PostgresRecords records = (PostgresRecords) there;
    long deletedTo = source.head(id).deletedTo();
    if (deletedTo > there.head(id).deletedTo()) {
      IdRows.delete(records, id, deletedTo);
    }
    List<SnapshotRecord> snapshots = source.snapshots(id);
    if (!snapshots.equals(there.snapshots(id))) {
      IdRows.replaceSnapshots(records, id, snapshots);
    }
  }

  @Override
  public void copyAgain() {
    orderings.forgetCopied();
  }

  @Override
  public void requireStillAlone() {
    target.requireStillAlone();
  }

  @Override
  public void force() {
    orderings.force();
  }

  @Override
  public void audit(Map<String, ?> report) {
    store.audit(report);
  }

  @Override
  public void close() {
    try {
      target.close();
    } finally {
      store.close();
    }
  }
}
