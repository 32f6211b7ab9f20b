package dev.docket.engine.state;

import dev.docket.engine.state.BrokenHistoryException.Kind;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.receipt.ChainVerifier;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the events of a case say about its erase, and proves it: receipts that are carried on
 * form one chain from the genesis to the receipt of the erase. Without the event of the erase that
 * has not happened, and the case is what it was; an erase that begins anew begins with the genesis
 * again. So receipts that are carried but form no chain matter only if the erase follows them. For
 * one replay, and one thread.
 */
public final class EraseReplay {

  private final CaseId id;

  private boolean isFirst = true;
  private @Nullable Receipt lastCarried;

  /** Why what was carried since it last began is not believed. */
  private @Nullable BrokenHistoryException broken;

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
      requireCase(carried.receipts().get(0));
      carry(state, carried, sequenceNr);
      return true;
    }
    if (isCarrying()
        && event instanceof CaseEvent.Controlled controlled
        && controlled.act() instanceof ControlAct.Erase erase) {
      erase(state, controlled, erase, sequenceNr);
      return true;
    }
    lastCarried = null;
    broken = null;
    isFirst = false;
    return false;
  }

  private boolean isCarrying() {
    return lastCarried != null || broken != null;
  }

  private void carry(@Nullable CaseState state, CaseEvent.Carried event, long sequenceNr) {
    if (event.receipts().get(0).body().seq() == 0) {
      isFirst = isFirst && state == null && !isCarrying();
      firstSequenceNr = sequenceNr;
      upTo = event.upTo();
      lastCarried = null;
      broken = null;
    }
    lastSequenceNr = sequenceNr;
    try {
      lastCarried = carried(event);
    } catch (BrokenHistoryException fault) {
      broken = broken == null ? fault : broken;
      upTo = event.upTo();
    }
  }

  /** The last of the receipts, if they follow those before. */
  private Receipt carried(CaseEvent.Carried event) {
    requireChain(lastCarried, event.receipts());
    Receipt last = event.receipts().get(event.receipts().size() - 1);
    requireCase(last);
    if (event.upTo() != upTo || last.body().seq() > upTo) {
      throw broken(
          Kind.WRONG_VERSION, last.body().seq(), "carried are the receipts up to version " + upTo);
    }
    return last;
  }

  private void erase(
      @Nullable CaseState state,
      CaseEvent.Controlled event,
      ControlAct.Erase act,
      long sequenceNr) {
    if (broken != null) {
      throw broken;
    }
    Receipt last = Objects.requireNonNull(lastCarried);
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
    return isCarrying() && lastSequenceNr >= written;
  }

  /**
   * What does not hold of a history that {@link #ends} so; {@code null} if it does.
   *
   * @param state what the commits led to
   * @return MISSING_EVENTS, or why the receipts are not believed, if the erase did not happen, and
   *     was to be of another version than this
   */
  public @Nullable BrokenHistoryException fault(@Nullable CaseState state) {
    if (tombstone != null || (state != null && state.version() == upTo)) {
      return null;
    }
    return broken != null
        ? broken
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
