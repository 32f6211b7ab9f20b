package dev.docket.persistence;

import java.util.function.Consumer;

/**
 * The undeleted events of one id from a number to another, read on batch by batch: each batch
 * begins behind the one before, and the chain of sequence numbers is checked across the seams. In
 * between it holds no file, so deletions and compactions go on. A batch has no hole: it shows what
 * was not deleted when it began, and what is deleted while it is read. What is deleted between two
 * batches is left out, so only there the next event may name one before it that was not shown. For
 * one thread at a time.
 */
public interface EventCursor {

  /** What a batch that is kept in memory should be bounded by, bytes of payload. */
  long BATCH_BYTES = 4L << 20;

  /**
   * Reads the next batch. Blocks.
   *
   * @param maxEvents how many events at most
   * @param maxBytes the batch ends with the event that brings its payloads to so many bytes
   * @param consumer called on this thread, for each event; what it throws ends the batch before
   *     that event and is thrown on
   * @return how many events there were
   * @throws dev.docket.persistence.failure.DamagedException if the id is touched by damage or its
   *     chain is broken; the events before the break may have been handed over
   * @throws dev.docket.persistence.failure.ReadFailedException if the disk cannot be read
   */
  long read(long maxEvents, long maxBytes, Consumer<StoredEvent> consumer);

  /** The sequence number at which the next batch starts. */
  long next();

  /** Whether everything up to the last wanted number was read. */
  boolean done();

  /** Whether the last batch ended since no more was durable, not since it was full. */
  boolean exhausted();
}
