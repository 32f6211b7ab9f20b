package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.FoldResult;
import dev.docket.engine.state.History;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Committed;
import org.jspecify.annotations.Nullable;

/** What becomes of a command. */
sealed interface Verdict {

  /** The answer; to be given when what is to be persisted with it is durable. */
  Answer answer();

  /** Whether the quantum is over with this. */
  boolean ends();

  /**
   * It is answered, nothing of it is written.
   *
   * @param ends whether the quantum is over with this answer
   */
  record Answered(Answer answer, boolean ends) implements Verdict {
    @Override
    public Answer answer() {
      return answer;
    }
  }

  /**
   * It is to be persisted.
   *
   * @param applied what the fold gave; {@code null} for a genesis
   */
  record Prepared(CaseEvent.Commit event, FoldResult.@Nullable Applied applied) implements Verdict {

    /** What an event holds besides its changes: the receipt, mostly. */
    private static final long FIXED_BYTES = 1_500;

    @Override
    public Answer answer() {
      return new Answer.Reply(new Committed(event.receipt()));
    }

    @Override
    public boolean ends() {
      return true;
    }

    /**
     * The state once the event is durable.
     *
     * @param sequenceNr where the event stands in the journal
     */
    CaseState after(long sequenceNr) {
      return applied == null
          ? History.replay(null, event, sequenceNr)
          : applied.committed(event, sequenceNr);
    }

    /** About how many bytes the event has. */
    long bytes() {
      long bytes = FIXED_BYTES;
      if (applied != null) {
        bytes += applied.forms().canonicalBytes();
      } else if (event instanceof CaseEvent.Created created) {
        bytes += created.context().canonicalBytes();
      }
      return bytes;
    }
  }

  /** It cannot be said before the state of an earlier version was read from the journal. */
  record PastNeeded(long version, CaseState state) implements Verdict {
    @Override
    public Answer answer() {
      return new Answer.PastNeeded(version, state);
    }

    @Override
    public boolean ends() {
      return false;
    }
  }

  /**
   * The case is to be erased, which its actor cannot do: it lives from what goes.
   *
   * @param event to be written behind the events that carry the receipts
   * @param state that is erased
   * @param sequenceNr the highest that the journal has given to an event of the case
   */
  record Erasable(CaseEvent.Controlled event, CaseState state, long sequenceNr) implements Verdict {
    @Override
    public Answer answer() {
      return new Answer.Erasable(event, state, sequenceNr);
    }

    @Override
    public boolean ends() {
      return true;
    }
  }

  static Verdict ending(CaseReply reply) {
    return new Answered(new Answer.Reply(reply), true);
  }

  static Verdict leavingOpen(CaseReply reply) {
    return leavingOpen(new Answer.Reply(reply));
  }

  static Verdict leavingOpen(Answer answer) {
    return new Answered(answer, false);
  }
}
