package dev.docket.engine.state;

import dev.docket.engine.state.BrokenHistoryException.Kind;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.Change;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Hash;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies the events of a case one after the other and proves each of them: the place in the chain,
 * every change, and every hash, which is computed again and compared.
 */
public final class History {

  private History() {}

  /**
   * The state after an event.
   *
   * @param before the state that the event changes; {@code null} for the first event of a case
   * @param sequenceNr where the event stands in the journal
   * @throws BrokenHistoryException if the event is not what the case once committed here
   */
  public static CaseState replay(
      @Nullable CaseState before, CaseEvent.Commit event, long sequenceNr) {
    ReceiptBody body = event.receipt().body();
    require(
        body.schema() == StateHash.SCHEMA,
        Kind.UNKNOWN_SCHEMA,
        body,
        "the receipt is of the state model "
            + body.schema()
            + "; known here is "
            + StateHash.SCHEMA);
    CaseState after = event.accept(new Proving(before, body));
    require(
        after.status() == body.status(),
        Kind.STATUS_MISMATCH,
        body,
        "the case is " + after.status() + ", the receipt says " + body.status());
    same(after.hash(), body.stateAfter(), Kind.STATE_HASH_MISMATCH, body, "the state after");
    requireNumbers(before, body, sequenceNr);
    return after.committed(event, sequenceNr);
  }

  /** By this the events in a gap are known, even if the first good one before it is not at hand. */
  private static void requireNumbers(@Nullable CaseState before, ReceiptBody body, long number) {
    require(
        before == null
            || body.skipped() == null
            || number - before.lastSequenceNr() == body.seq() - before.version(),
        Kind.WRONG_VERSION,
        body,
        "it skips " + body.skipped() + ", which are not as many as the numbers of the journal");
  }

  /**
   * Refuses a history that lacks its end, or all of it.
   *
   * @param state the state after the last event that is there; {@code null} if there is none
   * @param written the highest sequence number that the journal says to have written
   * @throws BrokenHistoryException if the journal has written more than what led to this state
   */
  public static void requireEnd(@Nullable CaseState state, long written) {
    BrokenHistoryException missing = missingEnd(state, written);
    if (missing != null) {
      throw missing;
    }
  }

  /** As {@link #requireEnd}; {@code null} if nothing is missing. */
  public static @Nullable BrokenHistoryException missingEnd(
      @Nullable CaseState state, long written) {
    long last = state == null ? 0 : state.lastSequenceNr();
    return written <= last
        ? null
        : new BrokenHistoryException(
            Kind.MISSING_EVENTS,
            state == null ? -1 : state.version(),
            "the journal has written events up to "
                + written
                + ", the last that is there is "
                + last);
  }

  /** One kind of event after the other; what they have in common is proven around it. */
  private record Proving(@Nullable CaseState before, ReceiptBody body)
      implements CaseEvent.Visitor<CaseState> {

    @Override
    public CaseState created(CaseEvent.Created event) {
      require(before == null, Kind.GENESIS_MISPLACED, body, "the case was created before");
      return History.created(event, body);
    }

    @Override
    public CaseState committed(CaseEvent.Committed event) {
      CaseState linked = linked(before, body, ReceiptType.COMMIT);
      checkChanges(() -> Commits.changesHash(linked.salt(), event.changes()), body);
      CaseContent content = changed(linked.content(), event.changes(), body);
      return linked
          .with(content)
          .at(new At(body.seq(), body.time()))
          .changedFrom(linked, ChangeForms.of(event.changes()));
    }

    @Override
    public CaseState controlled(CaseEvent.Controlled event) {
      ControlAct act = event.act();
      CaseState linked = linked(before, body, act.receiptType());
      checkChanges(
          () -> Commits.controlHash(linked.salt(), act, ChangeForms.of(event.changes())), body);
      Fault objection = ControlStep.objection(linked, act, body.seq()).orElse(null);
      require(objection == null, Kind.ILLEGAL_CHANGE, body, String.valueOf(objection));
      require(
          event.changes().isEmpty() || act instanceof ControlAct.Restore,
          Kind.ILLEGAL_CHANGE,
          body,
          "a " + act.receiptType() + " changes no entry");
      CaseContent content = changed(linked.content(), event.changes(), body);
      require(
          content.status() == linked.status(),
          Kind.ILLEGAL_CHANGE,
          body,
          "a control commit leaves the status as it is");
      return ControlStep.after(linked, new At(body.seq(), body.time()), act, content)
          .changedFrom(linked, ChangeForms.of(event.changes()));
    }
  }

  /**
   * Computes the hash of a state once more, from its entries alone, and compares: the hashes that
   * {@link #replay} compares are each made from the one before.
   *
   * @throws BrokenHistoryException with STATE_HASH_MISMATCH if it is another
   */
  public static void requireHash(CaseState state) {
    Hash anew = StateHash.of(state).root();
    if (!anew.equals(state.hash())) {
      throw new BrokenHistoryException(
          Kind.STATE_HASH_MISMATCH,
          state.version(),
          "case "
              + state.id()
              + ": the entries give the hash "
              + anew
              + ", the changes gave "
              + state.hash());
    }
  }

  private static CaseState created(CaseEvent.Created event, ReceiptBody body) {
    require(body.seq() == 0, Kind.WRONG_VERSION, body, "a genesis is version 0");
    requireType(body, ReceiptType.GENESIS);
    same(Hash.NONE, body.prev(), Kind.BROKEN_CHAIN, body, "the receipt before a genesis");
    same(Hash.NONE, body.stateBefore(), Kind.STATE_BEFORE_MISMATCH, body, "the state before");
    checkChanges(
        () -> Commits.changesHash(event.salt(), Commits.genesisChanges(event.context())), body);
    CaseState first =
        Commits.first(
            new CaseState.CaseIdentity(body.caseId(), body.origin(), event.salt(), body.time()),
            event.context());
    checkInvariants(Fold.genesis(event.context(), Limits.NONE), body);
    return first;
  }

  /** The state before, if the receipt of a later version follows it. */
  private static CaseState linked(@Nullable CaseState before, ReceiptBody body, ReceiptType type) {
    if (before == null) {
      throw broken(Kind.GENESIS_MISPLACED, body, "the first event is not the case's creation");
    }
    require(
        body.caseId().equals(before.id()),
        Kind.WRONG_CASE,
        body,
        "the receipt is of the case " + body.caseId() + ", not of " + before.id());
    require(
        body.origin().equals(before.origin()),
        Kind.WRONG_ORIGIN,
        body,
        "the receipt has the origin " + body.origin() + ", the genesis " + before.origin());
    require(
        body.versionBefore() == before.version(),
        Kind.WRONG_VERSION,
        body,
        "the state before is version " + before.version());
    requireType(body, type);
    same(before.receiptHash(), body.prev(), Kind.BROKEN_CHAIN, body, "the receipt before");
    same(before.hash(), body.stateBefore(), Kind.STATE_BEFORE_MISMATCH, body, "the state before");
    require(
        !before.status().isFinal(),
        Kind.ILLEGAL_CHANGE,
        body,
        "the case was " + before.status() + " before");
    return before;
  }

  private static CaseContent changed(CaseContent before, List<Change> changes, ReceiptBody body) {
    CaseContent content = before;
    List<Entry> touched = new ArrayList<>(changes.size());
    @Nullable Entry last = null;
    for (Change change : changes) {
      Entry entry = change.accept(Applying.ENTRY_OF);
      // In order and without a repetition, and each really a change: one form for one commit.
      if (last != null && last.compareTo(entry) >= 0) {
        throw broken(
            Kind.ILLEGAL_CHANGE, body, "what is put to " + named(entry) + " is not in its place");
      }
      CaseContent next = applied(content, change, body);
      if (!change.equals(entry.change(content, next))) {
        throw broken(
            Kind.ILLEGAL_CHANGE, body, "what is put to " + named(entry) + " changes nothing");
      }
      content = next;
      touched.add(entry);
      last = entry;
    }
    List<Violation> faults = new ArrayList<>();
    for (Fault fault : Invariants.touched(content, touched, Limits.NONE)) {
      faults.add(fault.at(-1, false));
    }
    checkInvariants(faults, body);
    return content;
  }

  /** Without its value, which is for nobody who reads a log. */
  private static String named(Entry entry) {
    String subject = entry.subject();
    return entry.key().isEmpty() || subject.contains("/") ? subject : subject + "/" + entry.key();
  }

  private static CaseContent applied(CaseContent content, Change change, ReceiptBody body) {
    try {
      return change.accept(new Applying(content));
    } catch (IllegalArgumentException fault) {
      throw new BrokenHistoryException(
          Kind.ILLEGAL_CHANGE, body.seq(), String.valueOf(fault.getMessage()), fault);
    }
  }

  private static void checkInvariants(List<Violation> faults, ReceiptBody body) {
    if (!faults.isEmpty()) {
      Violation first = faults.get(0);
      throw broken(
          Kind.ILLEGAL_CHANGE,
          body,
          first.code() + " of " + first.subject() + ": " + first.message());
    }
  }

  private static void checkChanges(Supplier<Hash> computing, ReceiptBody body) {
    Hash hash;
    try {
      hash = computing.get();
    } catch (IllegalArgumentException fault) {
      throw new BrokenHistoryException(
          Kind.ILLEGAL_CHANGE, body.seq(), String.valueOf(fault.getMessage()), fault);
    }
    same(hash, body.mutations(), Kind.CHANGES_HASH_MISMATCH, body, "the changes");
  }

  private static void requireType(ReceiptBody body, ReceiptType type) {
    require(
        body.type() == type,
        Kind.WRONG_TYPE,
        body,
        "the receipt is of a " + body.type() + ", the event of a " + type);
  }

  private static void same(Hash computed, Hash said, Kind kind, ReceiptBody body, String what) {
    require(
        computed.equals(said),
        kind,
        body,
        what + " has the hash " + computed + ", the receipt says " + said);
  }

  private static void require(boolean holds, Kind kind, ReceiptBody body, String message) {
    if (!holds) {
      throw broken(kind, body, message);
    }
  }

  private static BrokenHistoryException broken(Kind kind, ReceiptBody body, String message) {
    return new BrokenHistoryException(kind, body.seq(), "case " + body.caseId() + ": " + message);
  }
}
