package dev.docket.engine.state;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;

/**
 * What an erase leaves: the receipts, in events that carry nothing else, and the receipt of the
 * erase. It refuses the id for ever.
 *
 * @param receipt of the erase; the chain up to it is proven
 * @param request the hash of what was asked, see {@link RequestHash}
 * @param firstSequenceNr where the first event stands that is to stay
 * @param lastSequenceNr where the event of the erase stands
 * @param isAlone whether no earlier event was found, nor a snapshot
 */
public record Tombstone(
    Receipt receipt, Hash request, long firstSequenceNr, long lastSequenceNr, boolean isAlone) {

  /** This, and perhaps something beside it. */
  Tombstone notAlone() {
    return new Tombstone(receipt, request, firstSequenceNr, lastSequenceNr, false);
  }

  /** The version that the erase made. */
  public long version() {
    return receipt.body().seq();
  }

  /** The final status that the case had. */
  public CaseStatus status() {
    return receipt.body().status();
  }
}
