package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.ReceiptsInSafeMode;
import dev.docket.protocol.CaseReply.RolledBack;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.ControlAct;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a case answers whose history could not be proven: reads get what could be, with the reason;
 * nothing is committed but a restore upon the last good version.
 *
 * @param reason what does not hold
 * @param lastGood the state at the last version that could be proven; {@code null} for none
 */
record SafeMode(String reason, @Nullable CaseState lastGood) {

  /** The last version that could be proven, or -1. */
  long lastGoodVersion() {
    return lastGood == null ? -1 : lastGood.version();
  }

  /** Whether that version is proven. */
  boolean has(long version) {
    return version >= 0
        && lastGood != null
        && version <= lastGood.version()
        && !lastGood.gaps().skip(version);
  }

  /** What a restore needs to have been read before it can be tried; {@code null} for nothing. */
  @Nullable Answer neededFor(ControlAct.Restore restore) {
    long version = restore.version();
    return lastGood == null || version == lastGood.version() || !has(version)
        ? null
        : new Answer.PastNeeded(version, lastGood);
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
    CaseState state = lastGood;
    long last = state.version();
    return new Answer.Read(
        "the receipts from version " + from,
        history ->
            history
                .receipts(from, Math.min(to, last), state)
                .thenApply(receipts -> new ReceiptsInSafeMode(reason, last, receipts)));
  }

  private Answer stateAt(long version) {
    if (!has(version)) {
      return reply(showing(null));
    }
    CaseState state = Objects.requireNonNull(lastGood);
    return new Answer.Read(
        "the state at version " + version,
        history -> history.stateAt(version, state).thenApply(this::showing));
  }

  private CaseInSafeMode showing(@Nullable CaseState state) {
    CaseView view = state == null ? null : state.view();
    return new CaseInSafeMode(reason, lastGoodVersion(), view);
  }

  private static Answer reply(CaseReply reply) {
    return new Answer.Reply(reply);
  }
}
