package dev.docket.engine.search;

import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Change;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the view holds of one case. Immutable.
 *
 * @param status {@code null} if not even its creation could be read
 * @param version of the last event that was read; -1 for none
 * @param sequenceNr of the last event that was read; 0 for none
 * @param lastCommit when the last event was committed, UTC milliseconds
 * @param erased whether it was erased: its receipts are all that is left
 * @param unreadable why its events cannot be read further; {@code null} if they can
 * @param values at each of the keys that are indexed, in their order; {@code null} for none
 */
record IndexedCase(
    CaseId id,
    @Nullable CaseStatus status,
    @Nullable String hold,
    long version,
    long sequenceNr,
    long lastCommit,
    boolean erased,
    @Nullable String unreadable,
    List<@Nullable IndexedValue> values) {

  /** A reason is for people, and one entry must stay small. */
  private static final int LONGEST_REASON = 300;

  /** A case of which nothing could be read yet. */
  static IndexedCase unknown(CaseId id, int keys) {
    return new IndexedCase(id, null, null, -1, 0, 0, false, null, nothing(keys));
  }

  /**
   * This case, whose receipts are carried on, so that it will be erased.
   *
   * @param last of these receipts; one later than what is known tells that the events of what the
   *     user put into the case are gone
   */
  IndexedCase carriedTo(Receipt last, long eventSequenceNr) {
    boolean isNew = last.body().seq() > version;
    return new IndexedCase(
        id,
        isNew ? last.body().status() : status,
        isNew ? null : hold,
        isNew ? last.body().seq() : version,
        eventSequenceNr,
        isNew ? last.body().time().toEpochMilli() : lastCommit,
        erased,
        null,
        isNew ? nothing(values.size()) : values);
  }

  private static List<@Nullable IndexedValue> nothing(int keys) {
    return Collections.nCopies(keys, null);
  }

  /** This case after its next event. */
  IndexedCase after(CaseEvent.Commit event, long eventSequenceNr, List<ContextKey> keys) {
    return event.accept(new Folding(this, eventSequenceNr, keys));
  }

  /** What the view is to hold of a case in this state. */
  static IndexedCase of(CaseState state, List<ContextKey> keys) {
    List<@Nullable IndexedValue> values = new ArrayList<>(keys.size());
    for (ContextKey key : keys) {
      JsonValue value = key.in(state.context());
      values.add(value == null ? null : IndexedValue.of(value));
    }
    return new IndexedCase(
        state.id(),
        state.status(),
        state.hold(),
        state.version(),
        state.lastSequenceNr(),
        state.lastCommitAt().toEpochMilli(),
        false,
        null,
        values);
  }

  /** This case, whose further events cannot be read. */
  IndexedCase unreadable(String reason) {
    String text =
        reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
    return new IndexedCase(id, status, hold, version, sequenceNr, lastCommit, erased, text, values);
  }

  FoundCase found(@Nullable String safeMode) {
    return new FoundCase(
        id, status, version, hold, safeMode, erased, Instant.ofEpochMilli(lastCommit));
  }

  /** What each kind of event does to what is indexed. */
  private record Folding(IndexedCase before, long sequenceNr, List<ContextKey> keys)
      implements CaseEvent.Visitor<IndexedCase> {

    @Override
    public IndexedCase created(CaseEvent.Created event) {
      List<@Nullable IndexedValue> values = new ArrayList<>(keys.size());
      for (ContextKey key : keys) {
        values.add(indexed(key.in(event.context())));
      }
      return at(event, CaseStatus.RUNNING, null, values);
    }

    @Override
    public IndexedCase committed(CaseEvent.Committed event) {
      return at(event, event.receipt().body().status(), before.hold, changed(event.changes()));
    }

    @Override
    public IndexedCase controlled(CaseEvent.Controlled event) {
      boolean isErase = event.act() instanceof ControlAct.Erase;
      return at(
          event,
          event.receipt().body().status(),
          event.act().accept(new HoldAfter(before.hold)).orElse(null),
          isErase ? nothing(keys.size()) : changed(event.changes()));
    }

    private IndexedCase at(
        CaseEvent.Commit event,
        CaseStatus status,
        @Nullable String hold,
        List<@Nullable IndexedValue> values) {
      return new IndexedCase(
          before.id,
          status,
          hold,
          event.receipt().body().seq(),
          sequenceNr,
          event.receipt().body().time().toEpochMilli(),
          event.receipt().body().type() == ReceiptType.ERASE,
          null,
          values);
    }

    private List<@Nullable IndexedValue> changed(List<Change> changes) {
      List<@Nullable IndexedValue> values = before.values;
      boolean isCopy = false;
      for (Change change : changes) {
        for (int i = 0; i < keys.size(); i++) {
          ContextKey key = keys.get(i);
          boolean put = change instanceof Change.ContextPut it && it.key().equals(key.top());
          boolean removed =
              change instanceof Change.ContextRemoved it && it.key().equals(key.top());
          if (put || removed) {
            values = isCopy ? values : new ArrayList<>(values);
            isCopy = true;
            values.set(
                i, change instanceof Change.ContextPut it ? indexed(key.below(it.value())) : null);
          }
        }
      }
      return values;
    }

    private static @Nullable IndexedValue indexed(@Nullable JsonValue value) {
      return value == null ? null : IndexedValue.of(value);
    }
  }

  private record HoldAfter(@Nullable String before)
      implements ControlAct.Visitor<Optional<String>> {

    @Override
    public Optional<String> hold(ControlAct.Hold act) {
      return Optional.of(act.reason());
    }

    @Override
    public Optional<String> resume(ControlAct.Resume act) {
      return Optional.empty();
    }

    @Override
    public Optional<String> restore(ControlAct.Restore act) {
      return Optional.ofNullable(before);
    }

    @Override
    public Optional<String> erase(ControlAct.Erase act) {
      return Optional.empty();
    }
  }
}
