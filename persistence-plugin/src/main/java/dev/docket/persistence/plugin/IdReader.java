package dev.docket.persistence.plugin;

import dev.docket.persistence.EventLog;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.failure.DamagedException;
import java.util.function.Consumer;

/**
 * Reads the events of one id in batches, so that no thread and no segment is held in between, and
 * checks the chain of sequence numbers across the seams. To be used by one thread at a time.
 */
public final class IdReader {
  private final EventLog log;
  private final String persistenceId;
  private final long to;
  private final long from;
  private long last;

  /**
   * @param from first sequence number, inclusive
   * @param to last sequence number, inclusive
   */
  public IdReader(EventLog log, String persistenceId, long from, long to) {
    this.log = log;
    this.persistenceId = persistenceId;
    this.from = Math.max(1, from);
    this.to = to;
    this.last = 0;
  }

  /** The sequence number at which the next batch starts. */
  public long next() {
    return last == 0 ? from : last + 1;
  }

  /** Whether everything up to the last wanted number was read. */
  public boolean done() {
    return next() > to;
  }

  /**
   * Reads the next batch. Blocks.
   *
   * @param max how many events at most
   * @param consumer called on this thread for each event
   * @return how many events there were; fewer than {@code max} if there are no more now
   * @throws DamagedException if the id is damaged or an event is missing
   */
  public long read(long max, Consumer<StoredEvent> consumer) {
    if (done() || max <= 0) {
      return 0;
    }
    Batch batch = new Batch(consumer);
    log.replay(persistenceId, next(), to, max, batch);
    return batch.count;
  }

  private final class Batch implements Consumer<StoredEvent> {
    private final Consumer<StoredEvent> consumer;
    private long count;

    private Batch(Consumer<StoredEvent> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void accept(StoredEvent stored) {
      checkChain(stored);
      consumer.accept(stored);
      last = stored.event().sequenceNr();
      count++;
    }
  }

  /**
   * A gap is a broken chain of previous numbers. It is no damage when the events in between were
   * deleted, possibly since the batch before.
   */
  private void checkChain(StoredEvent stored) {
    long previous = stored.previousSequenceNr();
    boolean chained = last == 0 ? previous < from : previous == last;
    if (!chained && (previous < last || log.deletedTo(persistenceId) < previous)) {
      throw new DamagedException(
          "Event "
              + stored.event().sequenceNr()
              + " of '"
              + persistenceId
              + "' follows event "
              + previous
              + ", but the one before it in the log is "
              + last);
    }
  }
}
