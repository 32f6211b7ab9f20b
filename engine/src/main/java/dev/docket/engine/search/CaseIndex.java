package dev.docket.engine.search;

import akka.persistence.query.NoOffset;
import akka.persistence.query.Offset;
import akka.persistence.query.TimestampOffset;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The view: what can be searched for of every case, and how far the journal has been read.
 *
 * <p>One thread at a time writes, any number read meanwhile. An event is taken once, in the order
 * of its case's versions, however often and in whatever order it comes; so the offset need only
 * never be ahead of what was taken.
 */
final class CaseIndex {

  /** What became of an event. */
  enum Taken {
    /** It is in the view. */
    NEW,
    /** It was before. */
    REPEATED,
    /** One before it is not in the view, or it is none of this case: the case must be read. */
    OUT_OF_PLACE
  }

  private final List<ContextKey> keys;
  private final int maxCases;
  private final ConcurrentNavigableMap<CaseId, IndexedCase> cases = new ConcurrentSkipListMap<>();
  private final Set<CaseId> unreadable = ConcurrentHashMap.newKeySet();
  private final AtomicInteger size = new AtomicInteger();

  private volatile Offset offset = NoOffset.getInstance();
  private volatile boolean isFull;
  private volatile @Nullable Instant completeUpTo;
  private volatile long lastCommit = Long.MIN_VALUE;
  private volatile @Nullable String failure;

  CaseIndex(List<ContextKey> keys, int maxCases) {
    this.keys = List.copyOf(keys);
    this.maxCases = maxCases;
  }

  List<ContextKey> keys() {
    return keys;
  }

  int maxCases() {
    return maxCases;
  }

  /** From where the journal is to be read on. */
  Offset offset() {
    return offset;
  }

  /** Whether there was one case more than the view may hold. */
  boolean isFull() {
    return isFull;
  }

  /** From which sequence number on the events of a case are missing here. */
  long nextSequenceNr(CaseId id) {
    IndexedCase known = cases.get(id);
    return known == null ? 1 : known.sequenceNr() + 1;
  }

  /** Takes an event, if it is the next one of its case. */
  Taken take(CaseId id, long sequenceNr, CaseEvent event) {
    IndexedCase known = cases.get(id);
    IndexedCase before = known == null ? IndexedCase.unknown(id, keys.size()) : known;
    List<Receipt> receipts = event.receipts();
    ReceiptBody first = receipts.get(0).body();
    Receipt last = receipts.get(receipts.size() - 1);
    boolean isCommit = event instanceof CaseEvent.Commit;
    if (!first.caseId().equals(id) || first.versionBefore() > before.version()) {
      return Taken.OUT_OF_PLACE;
    } else if (isCommit ? first.seq() <= before.version() : sequenceNr <= before.sequenceNr()) {
      return Taken.REPEATED;
    }
    put(
        event instanceof CaseEvent.Commit commit
            ? before.after(commit, sequenceNr, keys)
            : before.carriedTo(last, sequenceNr));
    lastCommit = Math.max(lastCommit, last.body().time().toEpochMilli());
    return Taken.NEW;
  }

  /** The further events of a case cannot be read. */
  void unreadable(CaseId id, String reason) {
    IndexedCase known = cases.get(id);
    put((known == null ? IndexedCase.unknown(id, keys.size()) : known).unreadable(reason));
  }

  /** The cases whose further events cannot be read. */
  Set<CaseId> unreadable() {
    return unreadable;
  }

  /** Puts a case as it was saved, or as it is now. */
  void put(IndexedCase indexed) {
    if (!cases.containsKey(indexed.id())) {
      if (size.get() >= maxCases) {
        isFull = true;
        return;
      }
      size.incrementAndGet();
    }
    cases.put(indexed.id(), indexed);
    if (indexed.unreadable() == null) {
      unreadable.remove(indexed.id());
    } else {
      unreadable.add(indexed.id());
    }
  }

  /** The journal was read up to there. Queries may give older events again: that is no way back. */
  void readTo(Offset to) {
    if (offset instanceof TimestampOffset known
        && to instanceof TimestampOffset other
        && other.timestamp().isBefore(known.timestamp())) {
      return;
    }
    offset = to;
  }

  /** All that was durable at this time is taken. */
  void complete(Instant upTo) {
    if (!isFull) {
      completeUpTo = upTo;
      failure = null;
    }
  }

  void failed(String reason) {
    failure = reason;
  }

  Staleness staleness(Instant now) {
    return new Staleness(
        now,
        Optional.ofNullable(completeUpTo),
        lastCommit == Long.MIN_VALUE
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(lastCommit)),
        Optional.ofNullable(failure));
  }

  /** The newest commit that was seen, UTC milliseconds; the least long for none. */
  long lastCommit() {
    return lastCommit;
  }

  /** Goes on from what was saved. */
  void resume(Offset savedOffset, long savedLastCommit) {
    offset = savedOffset;
    lastCommit = savedLastCommit;
  }

  int size() {
    return size.get();
  }

  @Nullable IndexedCase get(CaseId id) {
    return cases.get(id);
  }

  /** The cases behind an id, by id, as they are when the walk comes to them. */
  Collection<IndexedCase> after(Optional<CaseId> id) {
    return id.map(it -> cases.tailMap(it, false)).orElse(cases).values();
  }
}
