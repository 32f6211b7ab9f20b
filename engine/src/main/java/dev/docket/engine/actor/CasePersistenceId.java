package dev.docket.engine.actor;

import akka.persistence.typed.PersistenceId;
import dev.docket.protocol.CaseId;
import java.util.Optional;

/**
 * The persistence id of a case: {@code Case|} and the case's id, in which {@code %} is written
 * {@code %25} and {@code |} is written {@code %7C}.
 */
public final class CasePersistenceId {

  /** The entity type, before the separator. */
  public static final String ENTITY_TYPE = "Case";

  private static final String PREFIX = ENTITY_TYPE + "|";

  private CasePersistenceId() {}

  public static PersistenceId of(CaseId id) {
    String encoded = id.value().replace("%", "%25").replace("|", "%7C");
    return PersistenceId.of(ENTITY_TYPE, encoded);
  }

  /** The case of a persistence id; empty if it is not one of a case. */
  public static Optional<CaseId> caseOf(String persistenceId) {
    if (!persistenceId.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String encoded = persistenceId.substring(PREFIX.length());
    String decoded = encoded.replace("%7C", "|").replace("%25", "%");
    try {
      CaseId id = CaseId.of(decoded);
      return of(id).id().equals(persistenceId) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException notACase) {
      return Optional.empty();
    }
  }
}
