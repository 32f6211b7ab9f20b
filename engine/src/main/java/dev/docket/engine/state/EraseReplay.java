package dev.docket.engine.state;

import dev.docket.engine.state.BrokenHistoryException.Kind;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.receipt.ChainVerifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the events of a case say about its erase, and proves it: receipts that are carried on
 * form one chain from the genesis to the receipt of the erase. Without the event of the erase that
 * has not happened, and the case is what it was; an erase that begins anew begins with the genesis
 * again. For one replay, and one thread.
 */
public final class EraseReplay {

  private final CaseId id;

  private boolean isFirst = true;
  private @Nullable Receipt lastCarried;
  private long upTo;
  private long firstSequenceNr;
  private long lastSequenceNr;
  private @Nullable Tombstone tombstone;

  /** Before the first event of a case. */
  public EraseReplay(CaseId id) {
    this.id = id;
  }

  /**
   * Takes the next event.
   *
   * @param state what the commits before led to; {@code null} if none are there any more
   * @param sequenceNr where the event stands in the journal
   * @return whether it belongs to an erase; if not, it is a commit that changes the state
   * @throws BrokenHistoryException if it is not what the case once wrote here
   */
  public boolean take(@Nullable CaseState state, CaseEvent event, long sequenceNr) {
    if (tombstone != null) {
      throw broken(Kind.ILLEGAL_CHANGE, tombstone.version(), "something follows an erase");
    }
    if (event instanceof CaseEvent.Carried carried) {
      carry(state, carried, sequenceNr);
      return true;
    }
    if (lastCarried != null
        && event instanceof CaseEvent.Controlled controlled
        && controlled.act() instanceof ControlAct.Erase erase) {
      erase(lastCarried, state, controlled, erase, sequenceNr);
      return true;
    }
    lastCarried = null;
    isFirst = false;
    return false;
  }

  private void carry(@Nullable CaseState state, CaseEvent.Carried event, long sequenceNr) {
    boolean begins = event.receipts().get(0).body().seq() == 0;
    if (begins) {
      isFirst = isFirst && state == null && lastCarried == null;
      firstSequenceNr = sequenceNr;
      upTo = event.upTo();
    }
    requireChain(begins ? null : lastCarried, event.receipts());
    Receipt last = event.receipts().get(event.receipts().size() - 1);
    requireCase(last);
    if (event.upTo() != upTo || last.body().seq() > upTo) {
      throw broken(
          Kind.WRONG_VERSION, last.body().seq(), "carried are the receipts up to version " + upTo);
    }
    lastCarried = last;
    lastSequenceNr = sequenceNr;
  }

  private void erase(
      Receipt last,
      @Nullable CaseState state,
      CaseEvent.Controlled event,
      ControlAct.Erase act,
      long sequenceNr) {
    requireCase(event.receipt());
    requireChain(last, List.of(event.receipt()));
    long version = event.receipt().body().seq();
    if (!event.request().equals(RequestHash.of(act)) || !event.changes().isEmpty()) {
      throw broken(Kind.CHANGES_HASH_MISMATCH, version, "the erase is not what was asked for");
    }
    boolean isOther =
        state != null && state.version() == upTo && !state.receiptHash().equals(last.hash());
    if (last.body().seq() != upTo || isOther) {
      throw broken(Kind.BROKEN_CHAIN, version, "the receipts that are carried are not the case's");
    }
    lastSequenceNr = sequenceNr;
    tombstone =
        new Tombstone(
            event.receipt(),
            event.request(),
            firstSequenceNr,
            sequenceNr,
            isFirst && state == null);
  }

  /** What is left of the case; {@code null} if it is not erased. */
  public @Nullable Tombstone tombstone() {
    return tombstone;
  }

  /**
   * As {@link #tombstone()}.
   *
   * @param fromSnapshot whether a snapshot was looked for: else there may be one
   */
  public @Nullable Tombstone tombstone(boolean fromSnapshot) {
    return tombstone == null || fromSnapshot ? tombstone : tombstone.notAlone();
  }

  /**
   * Whether the last event that was written belongs to an erase, and was read.
   *
   * @param written the highest sequence number that the journal says to have written
   */
  public boolean ends(long written) {
    return lastCarried != null && lastSequenceNr >= written;
  }

  /**
   * What does not hold of a history that {@link #ends} so; {@code null} if it does.
   *
   * @param state what the commits led to
   * @return MISSING_EVENTS if the erase did not happen, and was to be of another version than this
   */
  public @Nullable BrokenHistoryException fault(@Nullable CaseState state) {
    return tombstone != null || (state != null && state.version() == upTo)
        ? null
        : broken(
            Kind.MISSING_EVENTS,
            state == null ? -1 : state.version(),
            "the case was at version " + upTo + " when its receipts were carried on");
  }

  private void requireCase(Receipt receipt) {
    if (!receipt.body().caseId().equals(id)) {
      throw broken(
          Kind.WRONG_CASE,
          receipt.body().seq(),
          "what is stored is of case " + receipt.body().caseId());
    }
  }

  private void requireChain(@Nullable Receipt last, List<Receipt> receipts) {
    ChainVerifier.Fault fault = ChainVerifier.firstFault(last, receipts).orElse(null);
    if (fault != null) {
      throw broken(Kind.BROKEN_CHAIN, fault.version(), fault.kind() + ", " + fault.message());
    }
  }

  private BrokenHistoryException broken(Kind kind, long version, String message) {
    return new BrokenHistoryException(kind, version, "case " + id + ": " + message);
  }
}
