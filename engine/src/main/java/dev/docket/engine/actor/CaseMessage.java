package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a case's actor hears, from its keeper only. */
sealed interface CaseMessage {

  /**
   * Perform these in order, as many of them as one write may hold, and answer the keeper with the
   * same ticket; the commands' own {@code replyTo} are the keeper's business.
   */
  record Perform(long ticket, List<Task> tasks) implements CaseMessage {
    /** Copies the tasks. */
    public Perform {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * A command.
   *
   * @param past the state that {@link Answer.PastNeeded} asked for, if it did
   */
  record Task(CaseCommand command, @Nullable CaseState past) {}

  /** Stop, if no quantum is open. */
  record StopIfIdle() implements CaseMessage {}

  /** The lease of a quantum may be over. */
  record DropExpired() implements CaseMessage {}
}
