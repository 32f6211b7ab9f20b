package dev.docket.engine.home.sharded;

import static java.util.Objects.requireNonNull;

import dev.docket.engine.actor.CarriesCommand;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;

/** A command on its way to its case, to whichever node that is on. */
public record Addressed(CaseId id, CaseCommand command) implements CarriesCommand {

  /** Refuses what is not whole: it may come from another node. */
  public Addressed {
    requireNonNull(id, "id");
    requireNonNull(command, "command");
  }
}
