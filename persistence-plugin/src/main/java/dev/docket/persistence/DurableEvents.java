package dev.docket.persistence;

import dev.docket.persistence.failure.RecordTooLargeException;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.log.Batch;
import dev.docket.persistence.log.LogReader;
import dev.docket.persistence.log.SegmentedLog;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The events log of a store. */
final class DurableEvents implements EventLog {
  private final SegmentedLog log;
  private final LogReader reader;
  private final SafeMode safeMode;
  private final IdHeads heads;
  private final Troubles troubles;
  private final int maxRecordBytes;

  DurableEvents(
      SegmentedLog log, SafeMode safeMode, IdHeads heads, Troubles troubles, int maxRecordBytes) {
    this.log = log;
    this.reader = log.reader();
    this.safeMode = safeMode;
    this.heads = heads;
    this.troubles = troubles;
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public CompletionStage<Appended> append(List<EventRecord> batch) {
    checkShape(batch);
    EventRecord first = batch.get(0);
    List<EncodedRecord> records = new ArrayList<>(batch.size());
    try {
      long total = 0;
      for (EventRecord event : batch) {
        LogRecord.Body body =
            Conversion.body(event.writer(), event.tags(), event.payload(), event.metadata());
        EncodedRecord.Measured record =
            EncodedRecord.measure(LogRecord.Kind.EVENT, event.persistenceId(), body);
        total += record.length();
        Limits.check(total, maxRecordBytes, event.persistenceId(), event.sequenceNr());
        records.add(record.encode(event.sequenceNr(), 0));
      }
    } catch (RecordTooLargeException tooLarge) {
      return CompletableFuture.failedStage(tooLarge);
    }
    return log.append(new Batch(first.persistenceId(), records, first.writer()))
        .thenApply(
            placed ->
                new Appended(
                    placed.firstOrdinal(), placed.lastOrdinal(), placed.firstTimestampMicros()));
  }

  private static void checkShape(List<EventRecord> batch) {
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("an atomic batch is empty, at least 1 event is needed");
    }
    EventRecord before = batch.get(0);
    for (EventRecord event : batch.subList(1, batch.size())) {
      if (!event.persistenceId().equals(before.persistenceId())) {
        throw new IllegalArgumentException(
            "an atomic batch mixes " + before.persistenceId() + " and " + event.persistenceId());
      }
      if (event.sequenceNr() <= before.sequenceNr()) {
        throw new IllegalArgumentException(
            "in an atomic batch of "
                + event.persistenceId()
                + " number "
                + event.sequenceNr()
                + " follows "
                + before.sequenceNr());
      }
      before = event;
    }
  }

  @Override
  public CompletionStage<Void> deleteTo(String persistenceId, long toSequenceNr) {
    EncodedRecord deletion =
        EncodedRecord.encode(
            LogRecord.Kind.DELETION, persistenceId, toSequenceNr, 0, Conversion.NOTHING);
    return log.append(new Batch(persistenceId, List.of(deletion), "")).thenAccept(placed -> {});
  }

  @Override
  public void replay(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<StoredEvent> consumer) {
    cursor(persistenceId, fromSequenceNr, toSequenceNr).read(max, Long.MAX_VALUE, consumer);
  }

  @Override
  public EventCursor cursor(String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return new ReplayCursor(
        reader, safeMode, troubles, persistenceId, fromSequenceNr, toSequenceNr);
  }

  @Override
  public long highestSequenceNr(String persistenceId, long fromSequenceNr) {
    safeMode.check(persistenceId);
    // Who asks is about to write: the writer thread need not look it up once more.
    Object token = heads.warming(persistenceId);
    LogReader.Head head = reader.head(persistenceId);
    heads.warmed(persistenceId, token, new IdHeads.Head(head.highest(), head.deletedTo(), ""));
    return head.highest();
  }

  @Override
  public long deletedTo(String persistenceId) {
    return reader.deletedTo(persistenceId);
  }

  @Override
  public CompletionStage<Void> pending(String persistenceId) {
    return log.pending(persistenceId);
  }

  @Override
  public EventPage read(long fromOrdinal, int max) {
    Collected collected = new Collected(max);
    long next = reader.visit(fromOrdinal, collected);
    return new EventPage(collected.events, next);
  }

  @Override
  public EventPage readTagged(String tag, long fromOrdinal, int max) {
    Collected collected = new Collected(max);
    long next = reader.visitTagged(tag, fromOrdinal, collected);
    return new EventPage(collected.events, next);
  }

  /** The undeleted events of a page. */
  private final class Collected implements LogReader.RecordVisitor {
    private final List<StoredEvent> events = new ArrayList<>();
    private final Map<String, Long> deleted = new HashMap<>();
    private final int max;
    private long bytes;

    Collected(int max) {
      if (max < 1) {
        throw new IllegalArgumentException("max is " + max + ", allowed is 1 or more");
      }
      this.max = max;
    }

    @Override
    public boolean visit(LogRecord entry) {
      if (entry.kind() == LogRecord.Kind.EVENT
          && entry.sequenceNr()
              > deleted.computeIfAbsent(entry.persistenceId(), DurableEvents.this::deletedTo)) {
        events.add(Conversion.event(entry));
      }
      bytes += entry.body().payload().bytes().remaining();
      return events.size() < max && bytes < EventCursor.BATCH_BYTES;
    }
  }

  @Override
  public OrdinalRange ordinalsAt(long timestampMicros) {
    LogReader.Stretch stretch = reader.stretchOf(timestampMicros);
    return new OrdinalRange(stretch.from(), stretch.to());
  }

  @Override
  public long durableOrdinal() {
    return reader.durableOrdinal();
  }

  @Override
  public Subscription onDurable(LongConsumer listener) {
    OpenSubscription subscription = new OpenSubscription(listener);
    log.listen(subscription);
    return subscription;
  }

  /** Passes calls on until it is closed. */
  private final class OpenSubscription implements Subscription, LongConsumer {
    private final LongConsumer listener;
    private boolean closed;

    OpenSubscription(LongConsumer listener) {
      this.listener = listener;
    }

    @Override
    public synchronized void accept(long durableOrdinal) {
      if (!closed) {
        listener.accept(durableOrdinal);
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
      log.ignore(this);
    }
  }

  @Override
  public List<String> persistenceIds(String afterId, int limit) {
    return reader.ids(afterId, limit);
  }

  @Override
  public List<String> allPersistenceIds(String afterId, int limit) {
    return reader.allIds(afterId, limit);
  }
}
