package dev.docket.engine.actor;

import dev.docket.engine.state.FoldResult;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Committed;
import org.jspecify.annotations.Nullable;

/** What becomes of a request to commit. */
sealed interface Verdict {

  /**
   * It is answered at once, nothing is written.
   *
   * @param ends whether the quantum is over with this answer
   */
  record Answered(Answer answer, boolean ends) implements Verdict {}

  /**
   * It is to be persisted, and answered when it is durable.
   *
   * @param applied what the fold gave; {@code null} for a genesis
   */
  record Prepared(CaseEvent event, FoldResult.@Nullable Applied applied) implements Verdict {

    /** The reply once the event is durable. */
    Answer whenDurable() {
      return new Answer.Reply(new Committed(event.receipt()));
    }
  }

  /** It cannot be said before the state of an earlier version was read from the journal. */
  record PastNeeded(long version) implements Verdict {}

  static Verdict ending(CaseReply reply) {
    return new Answered(new Answer.Reply(reply), true);
  }

  static Verdict leavingOpen(CaseReply reply) {
    return new Answered(new Answer.Reply(reply), false);
  }
}
