package dev.docket.engine.actor;

import static java.util.Objects.requireNonNull;

import dev.docket.protocol.CaseReply.WouldCommit;
import dev.docket.protocol.CaseReply.WouldLeave;

/** What a verdict on a commit says to those who only ask what it would be. */
final class DryRun {

  private DryRun() {}

  static Answer check(Verdict verdict) {
    return verdict instanceof Verdict.Prepared prepared
        ? new Answer.Reply(new WouldCommit(prepared.event().receipt().body().seq()))
        : refusal(verdict);
  }

  static Answer peek(Verdict verdict) {
    return verdict instanceof Verdict.Prepared prepared
        ? new Answer.Reply(new WouldLeave(requireNonNull(prepared.applied()).after().view()))
        : refusal(verdict);
  }

  private static Answer refusal(Verdict verdict) {
    return ((Verdict.Answered) verdict).answer();
  }
}
