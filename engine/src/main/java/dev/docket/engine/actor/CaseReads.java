package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.StateDifference;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Difference;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.Status;
import dev.docket.protocol.CaseReply.VersionUnknown;

/**
 * What a case answers to reads, from its durable state or from the events that led to it.
 *
 * @param state the durable state; nothing after its last event is read
 */
record CaseReads(CaseState state) {

  /**
   * The answer.
   *
   * @throws IllegalArgumentException if the command is no read
   */
  Answer answer(CaseCommand command) {
    if (command instanceof CaseCommand.GetState) {
      return reply(new State(state.view()));
    } else if (command instanceof CaseCommand.GetStateAt at) {
      return stateAt(at.version());
    } else if (command instanceof CaseCommand.GetDifference wanted) {
      return difference(wanted.from(), wanted.to());
    } else if (command instanceof CaseCommand.GetReceipts wanted) {
      return new Answer.Read(
          "the receipts from version " + wanted.from(),
          history -> history.receipts(wanted.from(), wanted.to(), state).thenApply(Receipts::new));
    } else if (command instanceof CaseCommand.GetStatus) {
      return reply(new Status(state.status(), state.version(), state.hold()));
    }
    throw new IllegalArgumentException(command + " is no read");
  }

  private Answer stateAt(long version) {
    if (!isKnown(version)) {
      return reply(new VersionUnknown(version, state.version()));
    }
    if (version == state.version()) {
      return reply(new State(state.view()));
    }
    return new Answer.Read(
        "the state at version " + version,
        history -> history.stateAt(version, state).thenApply(past -> new State(past.view())));
  }

  private Answer difference(long from, long to) {
    if (!isKnown(from) || !isKnown(to)) {
      return reply(new VersionUnknown(isKnown(from) ? to : from, state.version()));
    }
    return new Answer.Read(
        "the versions " + from + " and " + to,
        history ->
            history
                .stateAt(from, state)
                // One after the other, since one permit is for one stream.
                .thenCompose(
                    before ->
                        history
                            .stateAt(to, state)
                            .thenApply(
                                after ->
                                    new Difference(
                                        from, to, StateDifference.between(before, after)))));
  }

  private boolean isKnown(long version) {
    return version >= 0 && version <= state.version() && !state.gaps().skip(version);
  }

  private static Answer reply(CaseReply reply) {
    return new Answer.Reply(reply);
  }
}
