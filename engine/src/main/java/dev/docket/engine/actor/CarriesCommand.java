package dev.docket.engine.actor;

import dev.docket.protocol.CaseCommand;

/** A message on its way to a keeper; who takes it from its mailbox answers the command. */
public interface CarriesCommand {

  CaseCommand command();
}
