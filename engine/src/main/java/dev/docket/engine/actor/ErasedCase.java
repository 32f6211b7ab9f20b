package dev.docket.engine.actor;

import dev.docket.engine.state.RequestHash;
import dev.docket.engine.state.Tombstone;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.CaseErased;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.KeyReused;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.Released;
import dev.docket.protocol.CaseReply.Restarted;
import dev.docket.protocol.CaseReply.RolledBack;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;

/**
 * How a case answers that is erased: with its receipts, with that of the erase to a retry of the
 * erase, with "erased" to everything else. The window of known ids went with the state.
 *
 * @param deleted whether all that was to be deleted is
 */
record ErasedCase(Tombstone tombstone, boolean deleted) {

  private QuantumId key() {
    return tombstone.receipt().body().key();
  }

  /** Whether this is the erase again, of which a part is left to be done. */
  boolean isToGoOn(CaseCommand command) {
    return !deleted && isErase(command);
  }

  private boolean isErase(CaseCommand command) {
    return command instanceof CaseCommand.Control control
        && control.key().equals(key())
        && RequestHash.of(control.act()).equals(tombstone.request());
  }

  Answer answer(CaseCommand command) {
    if (command instanceof CaseCommand.GetReceipts wanted) {
      return new Answer.Read(
          "the receipts from version " + wanted.from(),
          history ->
              history.receipts(wanted.from(), wanted.to(), tombstone).thenApply(Receipts::new));
    }
    return new Answer.Reply(reply(command));
  }

  private CaseReply reply(CaseCommand command) {
    if (isErase(command)) {
      return done(new Duplicate(tombstone.receipt()));
    } else if (command instanceof CaseCommand.Committing committing
        && committing.key().equals(key())) {
      return new KeyReused(key(), tombstone.version());
    } else if (command instanceof CaseCommand.Rollback rollback) {
      return new RolledBack(rollback.quantum());
    } else if (command instanceof CaseCommand.Restart) {
      return new Restarted(tombstone.version(), Hash.NONE);
    } else if (command instanceof CaseCommand.Release) {
      return new Released(tombstone.version(), Hash.NONE);
    }
    return new CaseErased(tombstone.version(), tombstone.status(), deleted);
  }

  /** The answer to the erase, if it is done whole: what is not deleted is not erased. */
  CaseReply done(CaseReply reply) {
    return deleted
        ? reply
        : new OutcomeUnknown(
            key(),
            "the case is erased for everyone who asks, as version "
                + tombstone.version()
                + ", but what it was is not deleted yet; a retry tries that again");
  }
}
