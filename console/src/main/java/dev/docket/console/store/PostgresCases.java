package dev.docket.console.store;

import dev.docket.console.postgres.Database;
import dev.docket.console.postgres.EventTable;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.state.CaseState;
import dev.docket.persistence.StoredEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Receipt;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The cases in a database, each read as it is when it is asked for. */
final class PostgresCases implements CaseSource {

  /** How it introduces itself to the database. */
  private static final String NAME = "docket-read";

  private static final int ROWS = 1_000;

  private final Database database;
  private final EventTable table;
  private final EventBytes bytes = new EventBytes();
  private final CaseProver prover;

  private PostgresCases(Database database, EventTable table) {
    this.database = database;
    this.table = table;
    this.prover = new CaseProver(new Events(), bytes);
  }

  /**
   * Connects.
   *
   * @param config a configuration that includes {@code docket-postgres.conf}
   * @throws dev.docket.console.runtime.WrongUseException if it is none
   * @throws dev.docket.console.runtime.ProblemException if the database cannot be reached
   */
  static PostgresCases open(Path config) {
    Database database = Database.of(config);
    return new PostgresCases(database, EventTable.connect(database, NAME));
  }

  /** The database checks what it reads by itself. */
  @Override
  public List<String> damage() {
    return List.of();
  }

  @Override
  public boolean isWhole() {
    return true;
  }

  @Override
  public void cases(Consumer<CaseId> consumer) {
    table.ids(id -> CasePersistenceId.caseOf(id).ifPresent(consumer));
  }

  @Override
  public boolean knows(CaseId id) {
    return table.highest(CasePersistenceId.of(id).id()) > 0;
  }

  @Override
  public CaseHistory history(CaseId id, long lastVersion, CaseProver.Proven proven) {
    return prover.history(id, lastVersion, proven);
  }

  @Override
  public CaseHistory historyFrom(CaseId id, @Nullable CaseState from, CaseProver.Proven proven) {
    return prover.historyFrom(id, from, proven);
  }

  @Override
  public void inCommitOrder(BiConsumer<Receipt, Boolean> consumer) {
    List<EventTable.Row> page = table.inOrder(Long.MIN_VALUE, ROWS);
    while (!page.isEmpty()) {
      page.stream()
          .filter(row -> !row.deleted())
          .forEach(row -> bytes.receipts(row.stored(), consumer));
      page = table.inOrder(page.get(page.size() - 1).stored().ordinal(), ROWS);
    }
  }

  @Override
  public void reopen() {
    // Each query shows what is durable by then.
  }

  @Override
  public String toString() {
    return database.toString();
  }

  @Override
  public void close() {
    bytes.close();
    table.close();
  }

  private final class Events implements CaseProver.Events {

    @Override
    public void replay(String id, long from, long to, long max, Consumer<StoredEvent> consumer) {
      long left = max;
      List<StoredEvent> page = table.page(id, from);
      while (!page.isEmpty()) {
        for (StoredEvent each : page) {
          if (left == 0 || each.event().sequenceNr() > to) {
            return;
          }
          consumer.accept(each);
          left--;
        }
        page = table.page(id, page.get(page.size() - 1).event().sequenceNr() + 1);
      }
    }

    @Override
    public long highestSequenceNr(String id, long from) {
      return table.highest(id);
    }
  }
}
