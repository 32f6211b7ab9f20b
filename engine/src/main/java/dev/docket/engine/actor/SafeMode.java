package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.RolledBack;
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

  void answer(Request request) {
    if (request.command() instanceof CaseCommand.Rollback rollback) {
      request.answer(new RolledBack(rollback.quantum()));
    } else if (request.command() instanceof CaseCommand.GetState && lastGood != null) {
      request.answer(new CaseInSafeMode(reason, lastGoodVersion(), lastGood.view()));
    } else {
      request.answer(new CaseInSafeMode(reason, lastGoodVersion(), null));
    }
  }
}
