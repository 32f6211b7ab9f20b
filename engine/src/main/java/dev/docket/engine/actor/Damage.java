package dev.docket.engine.actor;

import akka.actor.typed.javadsl.ActorContext;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.ControlAct;
import org.jspecify.annotations.Nullable;

/**
 * The damage in the history of a case: finds out what is good of it, answers with that while the
 * case is in safe mode, and writes down how it got out of it. Belongs to one keeper.
 */
final class Damage {

  private static final String NO_REASON = "none given: it was started again";

  private final ActorContext<KeeperMessage> context;
  private final CaseId id;
  private final CaseHistory history;
  private final CaseSettings settings;
  private final CasesInSafeMode known;
  private final CaseLog log;
  private final CaseLog audit;

  private @Nullable SafeMode safeMode;

  /** Why somebody releases or restores the case; {@code null} if nobody does. */
  private @Nullable String releasing;

  Damage(
      ActorContext<KeeperMessage> context, CaseId id, CaseSettings settings, CaseHistory history) {
    this.context = context;
    this.id = id;
    this.history = history;
    this.settings = settings;
    this.known = CasesInSafeMode.get(context.getSystem());
    this.log = new CaseLog(KeeperActor.class, id);
    this.audit = CaseLog.audit(id);
  }

  /** Reads the verified prefix; the keeper is told. */
  void read(String reason) {
    context.pipeToSelf(
        history.verifiedPrefix(reason),
        (prefix, fault) ->
            fault == null
                ? new KeeperMessage.PrefixRead(prefix)
                : new KeeperMessage.PrefixNotRead(fault));
  }

  /** The case is in safe mode from now on, or still. */
  void found(SafeMode prefix) {
    safeMode = prefix;
    known.found(id, settings, prefix.reason(), prefix.lastGoodVersion());
    long version = prefix.lastGoodVersion();
    if (releasing == null) {
      log.at(
          version,
          line ->
              line.error(
                  "Case {} is in safe mode, good up to version {}: {}",
                  id,
                  version,
                  prefix.reason()));
    } else {
      String reason = releasing;
      releasing = null;
      audit.at(
          version,
          line ->
              line.error(
                  "Case {} stays in safe mode, good up to version {}: {}; to be released by: {}",
                  id,
                  version,
                  prefix.reason(),
                  reason));
    }
  }

  /** Writes down that a release was asked for, whatever the case is at. */
  void heard(CaseCommand command) {
    if (command instanceof CaseCommand.Release release) {
      asked("released", release.reason());
    }
  }

  private void asked(String what, String reason) {
    audit.at(
        safeMode == null ? -1 : safeMode.lastGoodVersion(),
        line -> line.info("Case {} is to be {} from safe mode by: {}", id, what, reason));
  }

  /** Begins a release of the case from safe mode, if that is what is asked for. */
  boolean beginRelease(Request request) {
    if (safeMode != null && request.command() instanceof CaseCommand.Release release) {
      releasing = release.reason();
      return true;
    }
    return false;
  }

  /** Begins a restore, if that is what is asked for, and what it needs is at hand. */
  boolean beginRestore(Request request) {
    ControlAct.Restore restore = request.restore();
    if (safeMode == null
        || safeMode.lastGood() == null
        || restore == null
        || (safeMode.neededFor(restore) != null && !request.hasPast())) {
      return false;
    }
    asked("restored", restore.reason());
    releasing = restore.reason();
    return true;
  }

  /** The history is still broken, and this is what is good of it. */
  void stillBroken(SafeMode prefix) {
    safeMode = prefix;
  }

  /**
   * The restore came to nothing.
   *
   * @return whether there was one: the case is in safe mode still
   */
  boolean stays() {
    SafeMode still = safeMode;
    if (still != null) {
      found(still);
    }
    return still != null;
  }

  boolean isBeingReleased() {
    return releasing != null;
  }

  /** What a case in safe mode answers. */
  Answer answer(Request request) {
    if (safeMode == null) {
      throw new IllegalStateException("case " + id + " is not in safe mode");
    }
    ControlAct.Restore restore = request.restore();
    Answer needed = restore == null || request.hasPast() ? null : safeMode.neededFor(restore);
    return needed == null ? safeMode.answer(request.command()) : needed;
  }

  /** The case has recovered, so that it is not in safe mode any more. */
  void recovered(long version) {
    // Another keeper of the case may have found it, and have left since.
    CasesInSafeMode.Found was = known.of(settings).get(id);
    if (was != null) {
      String reason = releasing == null ? NO_REASON : releasing;
      audit.at(
          version,
          line ->
              line.warn(
                  "Case {} is released from safe mode at version {}; released by: {}; it was: {}",
                  id,
                  version,
                  reason,
                  was.reason()));
    }
    known.recovered(id, settings);
    safeMode = null;
    releasing = null;
  }
}
