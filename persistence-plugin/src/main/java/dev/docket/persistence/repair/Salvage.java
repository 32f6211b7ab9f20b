package dev.docket.persistence.repair;

import dev.docket.persistence.log.SegmentRemains;
import dev.docket.persistence.log.SegmentRemains.Lost;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.LogRecord.Kind;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.repair.Spares.Spare;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Passes on what is left of one segment, with spares and losses in the place of what is not: what
 * stands in the log after a repair. Decides alike each time. For one thread.
 */
final class Salvage implements SegmentRemains.Visitor {
  /** Nothing is in a loss but what its head says. */
  static final LogRecord.Body NOTHING =
      new LogRecord.Body(
          "",
          new TreeSet<>(),
          new LogRecord.Value(0, "", ByteBuffer.allocate(0)),
          Optional.empty());

  private final SegmentRemains segment;
  private final LogId.Kind log;
  private final Spares spares;
  private final EarlierParts earlier;
  private final Sink sink;
  private final Map<String, Long> reached = new LinkedHashMap<>();
  private long next;
  private long lastTimestampMicros;
  private long taken;
  private boolean changed;

  /** Takes records, in their order. */
  interface Sink {
    void put(RecordHead head, ByteBuffer bytes) throws IOException;

    /** Records are lost; a record that says so was put, or is in the log already. */
    void lost(Loss loss) throws IOException;
  }

  /**
   * @param earlier what stands before the segment
   * @param next the first ordinal that is wanted
   * @param lastTimestampMicros the timestamp of the record before
   */
  Salvage(
      SegmentRemains segment,
      LogId.Kind log,
      Spares spares,
      EarlierParts earlier,
      long next,
      long lastTimestampMicros,
      Sink sink) {
    this.segment = segment;
    this.log = log;
    this.spares = spares;
    this.earlier = earlier;
    this.next = next;
    this.lastTimestampMicros = lastTimestampMicros;
    this.sink = sink;
  }

  /** Passes all of it on. */
  void run() throws IOException {
    segment.visit(this);
  }

  /** The ordinal behind the last record. */
  long next() {
    return next;
  }

  long lastTimestampMicros() {
    return lastTimestampMicros;
  }

  /** How many records came from a spare file. */
  long taken() {
    return taken;
  }

  /** Whether anything is not as it stands in the segment. */
  boolean changed() {
    return changed;
  }

  @Override
  public void whole(RecordHead head, int offset, ByteBuffer bytes) throws IOException {
    if (head.ordinal() < next) {
      changed = true; // another segment has it
      return;
    }
    put(head, bytes);
    if (head.kind() == Kind.LOSS && isMarker(head, bytes)) {
      sink.lost(Loss.of(head));
    }
  }

  /** A ledger has an empty id and a payload. */
  static boolean isMarker(RecordHead head, ByteBuffer bytes) {
    return !head.persistenceId().isEmpty()
        || !LogRecord.decodeBehind(head, bytes, 0).body().payload().bytes().hasRemaining();
  }

  private void put(RecordHead head, ByteBuffer bytes) throws IOException {
    sink.put(head, bytes);
    next = head.ordinal() + 1;
    lastTimestampMicros = head.timestampMicros();
    if (head.kind() == Kind.EVENT) {
      reached.put(head.persistenceId(), head.sequenceNr());
    }
  }

  @Override
  public void rotten(RecordHead head, int offset) throws IOException {
    changed = true;
    if (head.ordinal() < next) {
      return;
    }
    Spare spare = spares.first(head.ordinal(), head.ordinal()).orElse(null);
    boolean saysAll =
        head.kind() == Kind.LOSS || (head.kind() == Kind.DELETION && log == LogId.Kind.EVENTS);
    if (spare != null && spare.head().headChecksum() == head.headChecksum()) {
      take(spare); // that is the record, whoever wrote it
    } else if (saysAll && !head.persistenceId().isEmpty()) {
      encode(
          head.kind(),
          head.persistenceId(),
          head.sequenceNr(),
          head.previous(),
          head.deletedTo(),
          head.ordinal());
    } else {
      Loss loss =
          new Loss(
              head.persistenceId(),
              head.previous(),
              head.sequenceNr(),
              head.ordinal(),
              head.ordinal());
      lose(loss, head.persistenceId(), head.deletedTo());
    }
  }

  @Override
  public void broken(int from, int to) {
    changed = true; // also where every record in it can be read
  }

  @Override
  public void lost(Lost lost) throws IOException {
    changed = true;
    long first = Math.max(next, lost.firstOrdinal());
    if (first > lost.lastOrdinal()) {
      return;
    }
    NavigableMap<Integer, String> ids = lost.ids();
    if (ids == null) {
      lostOfUnknown(first, lost.lastOrdinal());
    } else if (spares.count(first, lost.lastOrdinal()) == ids.size()) {
      takeAll(first, lost.lastOrdinal());
    } else {
      lostOf(new TreeMap<>(ids), first, lost);
    }
  }

  private void lostOfUnknown(long first, long last) throws IOException {
    for (Optional<Spare> found = spares.first(first, last);
        found.isPresent();
        found = spares.first(next, last)) {
      Spare spare = found.get().agreed();
      loseStretch(next, spare.head().ordinal() - 1);
      take(spare);
    }
    loseStretch(Math.max(first, next), last);
  }

  private void takeAll(long first, long last) throws IOException {
    for (Optional<Spare> found = spares.first(first, last);
        found.isPresent();
        found = spares.first(next, last)) {
      take(found.get().agreed());
    }
  }

  private void take(Spare spare) throws IOException {
    put(spare.head(), spare.bytes());
    taken++;
  }

  /** Nobody knows whose these were. */
  private void loseStretch(long first, long last) throws IOException {
    if (first <= last) {
      encode(Kind.LOSS, "", 0, first, 0, last);
      sink.lost(new Loss(null, 0, 0, first, last));
    }
  }

  /** The footer knows whose they were. */
  private void lostOf(NavigableMap<Integer, String> ids, long first, Lost lost) throws IOException {
    Map<String, Integer> lastOffset = new LinkedHashMap<>();
    ids.forEach((offset, id) -> lastOffset.put(id, offset));
    List<Map.Entry<String, Integer>> inOrder =
        lastOffset.entrySet().stream().sorted(Comparator.comparing(Map.Entry::getValue)).toList();
    Map<String, Long> before = earlier.highest(lastOffset.keySet());
    long ordinal = lost.lastOrdinal() - inOrder.size() + 1;
    for (Map.Entry<String, Integer> each : inOrder) {
      String id = each.getKey();
      long to = segment.reachedBefore(lost.end(), id);
      long highest = Math.max(before.getOrDefault(id, 0L), reached.getOrDefault(id, 0L));
      long after = Math.min(to, highest);
      long deletedTo = segment.deletedTo(id);
      long at = Math.max(ordinal, next);
      if (deletedTo > 0 && (after == to || deletedTo >= to)) {
        encode(Kind.DELETION, id, deletedTo, to, 0, at); // no event is lost that was not deleted
      } else {
        lose(new Loss(id, after, to, first, at), id, deletedTo);
      }
      ordinal++;
    }
  }

  private void lose(Loss loss, String id, long deletedTo) throws IOException {
    encode(Kind.LOSS, id, loss.to(), loss.after(), deletedTo, loss.lastOrdinal());
    sink.lost(loss);
  }

  private void encode(
      Kind kind, String id, long sequenceNr, long previous, long deletedTo, long ordinal)
      throws IOException {
    EncodedRecord encoded = EncodedRecord.encode(kind, id, sequenceNr, previous, NOTHING);
    encoded.deletedBeforeTo(deletedTo);
    encoded.stamp(ordinal, lastTimestampMicros);
    put(RecordHead.decode(encoded.bytes(), 0).orElseThrow(), encoded.bytes());
  }
}
