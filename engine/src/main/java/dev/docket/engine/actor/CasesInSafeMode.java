package dev.docket.engine.actor;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import dev.docket.engine.jfr.SafeModeEvent;
import dev.docket.protocol.CaseId;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which cases their keepers in this actor system have found in safe mode, with the reason, until
 * they are recovered; also if the keeper has left since. Safe for any number of threads.
 */
public final class CasesInSafeMode implements Extension {

  private static final Id ID = new Id();

  private final ConcurrentMap<String, ConcurrentMap<CaseId, Found>> byJournal =
      new ConcurrentHashMap<>();

  /**
   * What was found of a case.
   *
   * @param reason what does not hold
   * @param lastGoodVersion the last version that could be proven, or -1
   * @param since when it was first found
   */
  public record Found(String reason, long lastGoodVersion, Instant since) {}

  private CasesInSafeMode() {}

  public static CasesInSafeMode get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** By case, as it is at any moment; a view that cannot be changed. */
  public Map<CaseId, Found> of(CaseSettings settings) {
    return Collections.unmodifiableMap(cases(settings));
  }

  void found(CaseId id, CaseSettings settings, String reason, long lastGoodVersion) {
    ConcurrentMap<CaseId, Found> cases = cases(settings);
    Found first = new Found(reason, lastGoodVersion, Instant.now());
    if (cases.putIfAbsent(id, first) == null) {
      tell(id, settings, true, first);
    } else {
      cases.computeIfPresent(
          id, (key, before) -> new Found(reason, lastGoodVersion, before.since()));
    }
  }

  void recovered(CaseId id, CaseSettings settings) {
    Found was = cases(settings).remove(id);
    if (was != null) {
      tell(id, settings, false, was);
    }
  }

  private static void tell(CaseId id, CaseSettings settings, boolean begins, Found found) {
    SafeModeEvent.tell(
        id.value(), settings.journal(), begins, found.lastGoodVersion(), found.reason());
  }

  private ConcurrentMap<CaseId, Found> cases(CaseSettings settings) {
    return byJournal.computeIfAbsent(settings.journal(), journal -> new ConcurrentHashMap<>());
  }

  private static final class Id extends ExtensionId<CasesInSafeMode> {
    @Override
    public CasesInSafeMode createExtension(ActorSystem<?> system) {
      return new CasesInSafeMode();
    }
  }
}
