package dev.docket.console.store;

import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Receipt;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where cases are, to be read only, also while a service writes to it. Nothing is kept of a case
 * that was read. Methods block, and throw a {@link dev.docket.console.runtime.ProblemException} if
 * what is stored cannot be read; for one thread.
 */
interface CaseSource extends AutoCloseable {

  /** Every place of damage that opening it found, for people. */
  List<String> damage();

  /** Whether all that is durable can be seen. */
  boolean isWhole();

  /** Hands over the id of every case, in an order of its own. */
  void cases(Consumer<CaseId> consumer);

  /** Whether there has ever been an event of the case. */
  boolean knows(CaseId id);

  /** Folds all events of a case. */
  default CaseHistory history(CaseId id) {
    return history(id, Long.MAX_VALUE, (receipt, event, after) -> {});
  }

  /**
   * Folds the events of a case.
   *
   * @param lastVersion the last version that is folded; of an erased case all are
   */
  CaseHistory history(CaseId id, long lastVersion, CaseProver.Proven proven);

  /**
   * Folds the events of a case from a state on.
   *
   * @param from the state after an earlier event; {@code null}: from the first event on
   */
  CaseHistory historyFrom(CaseId id, @Nullable CaseState from, CaseProver.Proven proven);

  /**
   * Hands over the receipts of every event in commit order, with whether they are carried on before
   * an erase. An event that cannot be read is passed over: the history of its case tells it.
   */
  void inCommitOrder(BiConsumer<Receipt, Boolean> consumer);

  /** Shows what is durable now, where it showed what was when it was opened. */
  void reopen();

  @Override
  void close();

  /** What to call it. */
  @Override
  String toString();
}
