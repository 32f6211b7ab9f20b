package dev.docket.persistence.journal;

import akka.persistence.PersistentRepr;
import dev.docket.persistence.EventCursor;
import dev.docket.persistence.EventLog;
import dev.docket.persistence.SnapshotLog;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.failure.ReadFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One replay: batches of events, each read and deserialised on a reader thread, with the {@link
 * Fence} in between. No thread is held while the fence waits.
 *
 * <p>The events of a batch are sent together. An actor takes an event in less time than it takes to
 * read one: sent one by one, each would find it asleep, and to wake it costs more than the event.
 */
final class Replay {
  /** What a batch may bring to, so that also large events do not flood the mailbox. */
  private static final long FENCED_BYTES = 2L << 20;

  private final EventLog log;
  private final SnapshotLog snapshots;
  private final Request request;
  private final EventCursor events;
  private final EventCodec codec;
  private final Executor readers;
  private final Fence fence;
  private final Consumer<PersistentRepr> callback;
  private final List<PersistentRepr> batch = new ArrayList<>();
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private long remaining;

  /** The number of the last event that was read; before the first one 0. */
  private long last;

  Replay(
      EventLog log,
      SnapshotLog snapshots,
      Request request,
      EventCodec codec,
      Executor readers,
      Fence fence,
      Consumer<PersistentRepr> callback) {
    this.log = log;
    this.snapshots = snapshots;
    this.request = request;
    this.events = log.cursor(request.persistenceId(), request.from(), request.to());
    this.codec = codec;
    this.readers = readers;
    this.fence = fence;
    this.callback = callback;
    this.remaining = request.max();
  }

  /**
   * What to replay.
   *
   * @param from first sequence number, inclusive
   * @param to last sequence number, inclusive
   * @param max how many events at most
   */
  record Request(String persistenceId, long from, long to, long max) {}

  /**
   * Starts it on this thread, which may block. The stage fails with the store's exception, the
   * serializer's, or that of {@link Fence#pass()}.
   */
  CompletionStage<@Nullable Void> start() {
    batches();
    return done;
  }

  /** Goes on at once, on the same thread, for as long as the actor keeps up. */
  private void batches() {
    while (batch()) {
      CompletableFuture<Boolean> passed = fence.pass().toCompletableFuture();
      if (!passed.isDone() || passed.isCompletedExceptionally()) {
        goOnAfter(passed);
        return;
      }
    }
  }

  /** Whether there is more to come. */
  private boolean batch() {
    try {
      remaining -= send();
      if (!events.exhausted() && remaining > 0 && !events.done()) {
        return true;
      }
      refuseDeletedEnd();
      done.complete(null);
    } catch (Throwable e) { // also the checked ones that a serializer throws undeclared
      done.completeExceptionally(e);
    }
    return false;
  }

  /** Nothing came, or nothing more: because of a deletion? */
  private void refuseDeletedEnd() {
    if (last == 0 && log.deletedTo(request.persistenceId()) >= request.from()) {
      refuseOlderSnapshot();
    } else if (last > 0 && events.exhausted()) {
      refuseDeletedMeanwhile("above " + last);
    }
  }

  /** Sends one batch, also what was read of it before something went wrong. */
  private long send() {
    try {
      return events.read(
          Math.min(remaining, fence.every()), FENCED_BYTES, stored -> batch.add(checked(stored)));
    } finally {
      batch.forEach(callback);
      batch.clear();
    }
  }

  /**
   * A stream passes over what is deleted while it is read. An actor must not: it would go on with a
   * state that never was. It begins behind the deletion when it recovers again.
   */
  private PersistentRepr checked(StoredEvent stored) {
    long number = stored.event().sequenceNr();
    boolean gap = last > 0 && stored.previousSequenceNr() != last;
    // Otherwise it is a loss that was accepted.
    if (gap) {
      refuseDeletedMeanwhile("between " + last + " and " + number);
    }
    if (last == 0 && stored.previousSequenceNr() >= request.from()) {
      refuseOlderSnapshot();
    }
    last = number;
    return codec.toRepr(stored);
  }

  private void refuseDeletedMeanwhile(String which) {
    String id = request.persistenceId();
    if (log.deletedTo(id) > last) {
      throw new ReadFailedException(
          "events of " + id + " " + which + " were deleted while it was replayed");
    }
  }

  /**
   * Events that follow the snapshot with which the actor begins are deleted. Without a snapshot, a
   * plain deletion, it begins behind them.
   */
  private void refuseOlderSnapshot() {
    if (request.from() > 1) {
      snapshots.refuseOlder(request.persistenceId(), request.from() - 1);
    }
  }

  private void goOnAfter(CompletionStage<Boolean> passed) {
    passed
        .whenCompleteAsync(
            (through, failure) -> {
              if (failure == null) {
                batches();
              } else {
                done.completeExceptionally(failure);
              }
            },
            readers)
        // The executor refuses only when the actor system ends.
        .exceptionally(
            refused -> {
              done.completeExceptionally(refused);
              return null;
            });
  }
}
