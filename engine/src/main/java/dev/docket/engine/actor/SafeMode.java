package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.ReceiptsInSafeMode;
import dev.docket.protocol.CaseReply.RolledBack;
import dev.docket.protocol.CaseView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a case answers whose history could not be proven: reads get what could be, with the reason;
 * nothing is committed.
 *
 * @param reason what does not hold
 * @param lastGood the state at the last version that could be proven; {@code null} for none
 */
record SafeMode(String reason, @Nullable CaseState lastGood) {

  /** The last version that could be proven, or -1. */
  long lastGoodVersion() {
    return lastGood == null ? -1 : lastGood.version();
  }

  Answer answer(CaseCommand command) {
    if (command instanceof CaseCommand.Rollback rollback) {
      return reply(new RolledBack(rollback.quantum()));
    } else if (command instanceof CaseCommand.GetReceipts wanted) {
      return receipts(wanted.from(), wanted.to());
    } else if (command instanceof CaseCommand.GetState) {
      return reply(showing(lastGood));
    } else if (command instanceof CaseCommand.GetStateAt wanted) {
      return stateAt(wanted.version());
    }
    return reply(showing(null));
  }

  private Answer receipts(long from, long to) {
    if (lastGood == null) {
      return reply(new ReceiptsInSafeMode(reason, -1, List.of()));
    }
    long last = lastGood.version();
    long lastSequenceNr = lastGood.lastSequenceNr();
    return new Answer.Read(
        "the receipts from version " + from,
        history ->
            history
                .receipts(from, Math.min(to, last), lastSequenceNr)
                .thenApply(receipts -> new ReceiptsInSafeMode(reason, last, receipts)));
  }

  private Answer stateAt(long version) {
    if (lastGood == null || version < 0 || version > lastGood.version()) {
      return reply(showing(null));
    }
    long lastSequenceNr = lastGood.lastSequenceNr();
    return new Answer.Read(
        "the state at version " + version,
        history -> history.stateAt(version, lastSequenceNr).thenApply(this::showing));
  }

  private CaseInSafeMode showing(@Nullable CaseState state) {
    CaseView view = state == null ? null : state.view();
    return new CaseInSafeMode(reason, lastGoodVersion(), view);
  }

  private static Answer reply(CaseReply reply) {
    return new Answer.Reply(reply);
  }
}
