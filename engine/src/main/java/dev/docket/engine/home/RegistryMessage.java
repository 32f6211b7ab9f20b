package dev.docket.engine.home;

import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;

/** What the registry of the local home hears. */
sealed interface RegistryMessage {

  /** A command for a case. */
  record Deliver(CaseId id, CaseCommand command) implements RegistryMessage {}

  /** From a keeper: the case has nothing to do. */
  record Idle(CaseId id) implements RegistryMessage {}

  /** From a keeper that was asked to leave: there is something to do again. */
  record Staying(CaseId id) implements RegistryMessage {}
}
