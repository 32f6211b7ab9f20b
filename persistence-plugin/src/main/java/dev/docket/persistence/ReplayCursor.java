package dev.docket.persistence;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.log.IdCursor;
import dev.docket.persistence.log.LogReader;
import dev.docket.persistence.log.format.LogRecord;
import java.util.function.Consumer;

/** Reads the events of one id, in order, and checks that each names the one before it. */
final class ReplayCursor implements EventCursor {
  private static final long NOTHING = -1;

  private final SafeMode safeMode;
  private final Troubles troubles;
  private final String persistenceId;
  private final long to;
  private long from;
  private final IdCursor records;
  private long deletedTo;

  /** The number of the last event that was seen; before the first one {@link #NOTHING}. */
  private long before = NOTHING;

  /** Its ordinal, or that of the loss that stands behind it. */
  private long beforeOrdinal;

  private boolean exhausted;

  ReplayCursor(
      LogReader reader,
      SafeMode safeMode,
      Troubles troubles,
      String persistenceId,
      long from,
      long to) {
    this.safeMode = safeMode;
    this.troubles = troubles;
    this.persistenceId = persistenceId;
    this.from = Math.max(1, from);
    this.to = to;
    this.records = reader.records(persistenceId, this.from);
  }

  @Override
  public long next() {
    return from;
  }

  @Override
  public boolean done() {
    return from > to;
  }

  @Override
  public boolean exhausted() {
    return exhausted;
  }

  @Override
  public long read(long maxEvents, long maxBytes, Consumer<StoredEvent> consumer) {
    exhausted = false;
    if (done() || maxEvents <= 0) {
      return 0;
    }
    Batch batch = new Batch(maxEvents, maxBytes, safeMode.damagedFrom(persistenceId), consumer);
    visit(batch);
    batch.end();
    return batch.count;
  }

  private void visit(Batch batch) {
    try {
      records.visit(batch);
    } catch (DamagedException damaged) {
      if (batch.damagedFrom == SafeMode.SOUND) {
        troubles.met(persistenceId, String.valueOf(damaged.getMessage()));
      }
      throw damaged;
    }
  }

  /** Passes on one batch. */
  private final class Batch implements IdCursor.Batch {
    private final long maxEvents;
    private final long maxBytes;
    private final long damagedFrom;
    private final Consumer<StoredEvent> consumer;
    private long count;
    private long bytes;
    private boolean full;
    private boolean allDeleted;

    private Batch(long maxEvents, long maxBytes, long damagedFrom, Consumer<StoredEvent> consumer) {
      this.maxEvents = maxEvents;
      this.maxBytes = maxBytes;
      this.damagedFrom = damagedFrom;
      this.consumer = consumer;
    }

    @Override
    public boolean begin(long upTo) {
      deletedTo = upTo;
      allDeleted = upTo >= to;
      return !allDeleted;
    }

    @Override
    public boolean visit(LogRecord entry) {
      boolean loss = entry.kind() == LogRecord.Kind.LOSS;
      if ((entry.kind() != LogRecord.Kind.EVENT && !loss) || entry.sequenceNr() <= deletedTo) {
        return true;
      }
      if (entry.ordinal() >= damagedFrom) {
        throw safeMode.refusal(persistenceId, damagedFrom);
      }
      if (loss) {
        passOver(entry);
        return true;
      }
      checkChain(entry);
      if (entry.sequenceNr() > to) {
        full = true;
        from = to + 1;
        return false;
      }
      if (entry.sequenceNr() >= from) {
        consumer.accept(Conversion.event(entry));
        from = entry.sequenceNr() + 1;
        count++;
        bytes += entry.body().payload().bytes().remaining();
      }
      before = entry.sequenceNr();
      beforeOrdinal = entry.ordinal();
      full = count == maxEvents || bytes >= maxBytes || done();
      return !full;
    }

    void end() {
      exhausted = !full;
      if (exhausted && !allDeleted && damagedFrom != SafeMode.SOUND) {
        throw safeMode.refusal(persistenceId, damagedFrom);
      }
    }
  }

  private void passOver(LogRecord loss) {
    if (!safeMode.passesOver(loss)) {
      throw safeMode.refusal(persistenceId, loss.ordinal());
    }
    before = Math.max(before, loss.sequenceNr());
    beforeOrdinal = loss.ordinal();
  }

  /**
   * A gap is a broken chain of previous numbers. It is none where what is missing was deleted
   * between two batches.
   */
  private void checkChain(LogRecord entry) {
    boolean first = before == NOTHING;
    long previous = entry.previous();
    boolean whole =
        first
            ? previous < Math.max(from, deletedTo + 1)
            : previous == before || (previous > before && previous <= deletedTo);
    if (!whole && safeMode.bridges(persistenceId, beforeOrdinal, entry.ordinal())) {
      return;
    }
    if (!whole) {
      throw new DamagedException(
          persistenceId
              + " number "
              + entry.sequenceNr()
              + " names "
              + previous
              + " before it, but "
              + (first ? "nothing between " + from + " and it is there" : before + " is"));
    }
  }
}
