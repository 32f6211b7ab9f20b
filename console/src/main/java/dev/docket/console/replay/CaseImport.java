package dev.docket.console.replay;

import dev.docket.console.eventlog.Row;
import dev.docket.console.mapping.CasePlanner;
import dev.docket.console.mapping.Profile;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One case on its way through an import: what it was found to have committed, its rows that wait,
 * and what is to be asked of it next. At most one step is under way.
 */
final class CaseImport {

  private enum Phase {
    UNKNOWN,
    ABSENT,
    GOING,
    ENDING
  }

  private final CaseId id;
  private final CasePlanner planner;
  private final Deque<Waiting> rows = new ArrayDeque<>();
  private Phase phase = Phase.UNKNOWN;
  private long committedBefore;
  private boolean running = true;
  private boolean busy;

  CaseImport(CaseId id, Profile profile) {
    this.id = id;
    this.planner = new CasePlanner(profile);
  }

  CaseId id() {
    return id;
  }

  /** Adds the next row. */
  void add(Row row, boolean last) {
    rows.add(new Waiting(row, last));
  }

  /** No further row comes in this run. */
  void close() {
    phase = Phase.ENDING;
  }

  /** Whether it waits for its turn, or for an answer. */
  boolean busy() {
    return busy;
  }

  void busy(boolean now) {
    busy = now;
  }

  /**
   * The next step, if there is one now.
   *
   * @param skipped is run for each row that was found committed and is passed over
   */
  @Nullable Step next(Runnable skipped) {
    return switch (phase) {
      case UNKNOWN -> new Step.Look();
      case ABSENT -> new Step.Create();
      case GOING -> nextCommit(skipped);
      case ENDING -> new Step.LookBack();
    };
  }

  private @Nullable Step nextCommit(Runnable skipped) {
    for (Waiting waiting = rows.poll(); waiting != null; waiting = rows.poll()) {
      Row row = waiting.row();
      phase = waiting.last() ? Phase.ENDING : Phase.GOING;
      if (committedBefore == 0) {
        return new Step.Commit(row.key(), planner.plan(row, waiting.last()), row.line(), true);
      }
      // Planned all the same: what it opened may still be open.
      planner.plan(row, false);
      committedBefore--;
      skipped.run();
      if (waiting.last()) {
        // A case that still runs had more rows in the log when this one was committed.
        return running
            ? new Step.Commit(Row.endKey(id), planner.end(), row.line(), false)
            : new Step.LookBack();
      }
    }
    return null;
  }

  /** The case is there, and this far. */
  void found(CaseView view) {
    phase = Phase.GOING;
    committedBefore = view.stepCount();
    running = view.status() == CaseStatus.RUNNING;
  }

  /** There is no such case yet. */
  void absent() {
    phase = Phase.ABSENT;
  }

  /** The case was created. */
  void created() {
    phase = Phase.GOING;
  }

  private record Waiting(Row row, boolean last) {}
}
