package dev.docket.console.replay;

import dev.docket.protocol.CaseReply;

/**
 * One step on its way to its case.
 *
 * @param beginNanos when it was sent first, by {@link System#nanoTime()}
 * @param pauseMillis how long to wait before it is sent again
 * @param unsure whether an attempt before may have been committed
 */
record Attempt(CaseImport target, Step step, long beginNanos, long pauseMillis, boolean unsure) {

  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  Attempt(CaseImport target, Step step, long beginNanos) {
    this(target, step, beginNanos, FIRST_PAUSE_MILLIS / 2, false);
  }

  /** The attempt after this one, which got an answer that leaves it open. */
  Attempt answered(CaseReply reply) {
    return new Attempt(
        target,
        step,
        beginNanos,
        Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2),
        unsure || reply instanceof CaseReply.OutcomeUnknown);
  }
}
