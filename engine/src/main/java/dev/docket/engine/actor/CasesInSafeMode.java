package dev.docket.engine.actor;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import dev.docket.protocol.CaseId;
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

  private final ConcurrentMap<String, ConcurrentMap<CaseId, String>> byJournal =
      new ConcurrentHashMap<>();

  private CasesInSafeMode() {}

  public static CasesInSafeMode get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** The reasons, by case, as they are at any moment; a view that cannot be changed. */
  public Map<CaseId, String> of(CaseSettings settings) {
    return Collections.unmodifiableMap(reasons(settings));
  }

  void found(CaseId id, CaseSettings settings, String reason) {
    reasons(settings).put(id, reason);
  }

  void recovered(CaseId id, CaseSettings settings) {
    reasons(settings).remove(id);
  }

  private ConcurrentMap<CaseId, String> reasons(CaseSettings settings) {
    return byJournal.computeIfAbsent(settings.journal(), journal -> new ConcurrentHashMap<>());
  }

  private static final class Id extends ExtensionId<CasesInSafeMode> {
    @Override
    public CasesInSafeMode createExtension(ActorSystem<?> system) {
      return new CasesInSafeMode();
    }
  }
}
