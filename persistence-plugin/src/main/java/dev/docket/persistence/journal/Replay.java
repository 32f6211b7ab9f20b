package dev.docket.persistence.journal;

import akka.persistence.PersistentRepr;
import dev.docket.persistence.EventLog;
import dev.docket.persistence.plugin.IdReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One replay: batches of events, each read and deserialised on a reader thread, with the {@link
 * Fence} in between. No thread is held while the fence waits.
 */
final class Replay {
  private final IdReader reader;
  private final EventCodec codec;
  private final Executor readers;
  private final Fence fence;
  private final Consumer<PersistentRepr> callback;
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private long remaining;

  Replay(
      EventLog log,
      Request request,
      EventCodec codec,
      Executor readers,
      Fence fence,
      Consumer<PersistentRepr> callback) {
    this.reader = new IdReader(log, request.persistenceId(), request.from(), request.to());
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
    batch();
    return done;
  }

  private void batch() {
    try {
      long wanted = Math.min(remaining, fence.every());
      long read = reader.read(wanted, stored -> callback.accept(codec.toRepr(stored)));
      remaining -= read;
      if (read < wanted || remaining == 0 || reader.done()) {
        done.complete(null);
        return;
      }
    } catch (Throwable e) { // also the checked ones that a serializer throws undeclared
      done.completeExceptionally(e);
      return;
    }
    fence
        .pass()
        .whenCompleteAsync(
            (passed, failure) -> {
              if (failure == null) {
                batch();
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
