package dev.docket.engine.notary;

import dev.docket.protocol.Receipt;

/**
 * The journal shows a version of a case, and one before it was never shown to the notary: it became
 * visible behind the place up to which the journal was read. Nothing is signed past it. A reading
 * that begins further back may bring it.
 */
public final class PassedVersionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PassedVersionException(Receipt shown, long last) {
    super(
        "the journal shows version "
            + shown.body().seq()
            + " of case "
            + shown.body().caseId()
            + ", the last one noted is version "
            + last
            + ": what is between was passed; to have the journal read from its start, once, delete"
            + " the file "
            + NotaryFiles.POSITION
            + " of the log");
  }
}
