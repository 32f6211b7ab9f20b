package dev.docket.console.bench;

import dev.docket.persistence.EventLog;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** Appends events as so many writers would, each of whom waits for its answer. */
final class Load {
  private static final int SERIALIZER = 4;
  private static final String WRITER = "3f2b8c1e-7a54-4b0e-9d43-2f6a1c5e8b70";

  private final EventLog log;
  private final int writers;
  private final byte[] payload;
  private final Semaphore free;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /**
   * @param writers how many batches are under way at most
   * @param payloadBytes size of each event's payload
   */
  Load(EventLog log, int writers, int payloadBytes) {
    this.log = log;
    this.writers = writers;
    this.payload = new byte[payloadBytes];
    this.free = new Semaphore(writers);
    new Random(payloadBytes).nextBytes(payload);
  }

  /** Hands one batch over, as soon as a writer is free. */
  void append(String id, long firstSequenceNr, int events) {
    List<EventRecord> batch = new ArrayList<>(events);
    for (int i = 0; i < events; i++) {
      SerializedValue value = new SerializedValue(SERIALIZER, "", payload);
      batch.add(EventRecord.of(id, firstSequenceNr + i, WRITER, value));
    }
    free.acquireUninterruptibly();
    log.append(batch)
        .whenComplete(
            (done, refused) -> {
              if (refused != null) {
                failure.set(refused);
              }
              free.release();
            });
  }

  /** Returns when all is durable. */
  void finish() {
    free.acquireUninterruptibly(writers);
    free.release(writers);
    Throwable refused = failure.get();
    if (refused != null) {
      throw new IllegalStateException("an event was not written", refused);
    }
  }
}
