package dev.docket.persistence.plugin;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreLease;
import dev.docket.persistence.failure.NotWrittenException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One store as the plugins of one actor system share it. It is opened by the first use, on a reader
 * thread, since recovery may take a while; no caller is blocked. Safe for use by any thread.
 *
 * <p>An open that failed is tried again by the next use, at most once a second: a directory that
 * another process still holds becomes usable as soon as that process is gone.
 */
public final class SharedStore {

  private static final Logger LOG = LoggerFactory.getLogger(SharedStore.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String section;
  private final Supplier<StoreLease> opener;
  private final Executor readers;

  private volatile @Nullable OpenStore open;
  // The rest is guarded by this.
  private Deque<CompletableFuture<OpenStore>> waiting = new ArrayDeque<>();
  private @Nullable CompletableFuture<@Nullable Void> opening;
  private @Nullable Throwable failure;
  private long failedNanos;
  private boolean closed;

  /**
   * @param section the path of its section, for messages
   * @param opener opens it; blocks; throws what its users are answered
   * @param readers threads that may block
   */
  SharedStore(String section, Supplier<StoreLease> opener, Executor readers) {
    this.section = section;
    this.opener = opener;
    this.readers = readers;
  }

  /** Threads that may block in a read. */
  public Executor readers() {
    return readers;
  }

  /**
   * The open store, without a change of thread once it is open. The stage fails with what the open
   * failed with, and with a {@link NotWrittenException} after the actor system has terminated. The
   * store is not to be closed by the caller.
   */
  public CompletionStage<DocketStore> store() {
    return opened().thenApply(OpenStore::store);
  }

  /** As {@link #store()}, with what wakes live queries. */
  public CompletionStage<OpenStore> opened() {
    OpenStore known = open;
    return known != null ? CompletableFuture.completedFuture(known) : openOnce();
  }

  /** The store, if it is open by now. */
  public @Nullable OpenStore openNow() {
    return open;
  }

  /** Runs a read that may block on a reader thread. */
  public <T> CompletionStage<T> read(Function<DocketStore, T> reading) {
    return opened().thenApplyAsync(opened -> reading.apply(opened.store()), readers);
  }

  private synchronized CompletionStage<OpenStore> openOnce() {
    OpenStore known = open;
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    if (closed) {
      return CompletableFuture.failedFuture(
          new NotWrittenException(
              NotWrittenException.Reason.CLOSED,
              "The store of section '" + section + "' is closed: the actor system has terminated"));
    }
    if (failure != null && System.nanoTime() - failedNanos < RETRY_NANOS) {
      return CompletableFuture.failedFuture(failure);
    }
    CompletableFuture<OpenStore> answer = new CompletableFuture<>();
    waiting.add(answer);
    // One that ran on this very thread is over before it is noted here.
    CompletableFuture<@Nullable Void> underWay = opening;
    if (underWay == null || underWay.isDone()) {
      opening = CompletableFuture.runAsync(this::openBlocking, readers);
    }
    return answer;
  }

  private void openBlocking() {
    try {
      admit(new OpenStore(opener.get()));
    } catch (RuntimeException | Error e) {
      LOG.error("The store of section '{}' cannot be opened: {}", section, e.getMessage());
      refuse(e);
    }
  }

  /**
   * Answers in the order of the calls, and lets nobody overtake those who waited: a recovery must
   * find the write that came before it.
   */
  private void admit(OpenStore opened) {
    while (true) {
      CompletableFuture<OpenStore> next;
      synchronized (this) {
        next = waiting.poll();
        if (next == null) {
          open = opened;
          return;
        }
      }
      next.complete(opened);
    }
  }

  private void refuse(Throwable cause) {
    Deque<CompletableFuture<OpenStore>> refused;
    synchronized (this) {
      refused = waiting;
      waiting = new ArrayDeque<>();
      failure = cause;
      failedNanos = System.nanoTime();
      opening = null;
    }
    refused.forEach(each -> each.completeExceptionally(cause));
  }

  /** Closes it, for ever. Waits for an open that is under way and for the outstanding writes. */
  void close() {
    CompletableFuture<@Nullable Void> last;
    synchronized (this) {
      closed = true;
      last = opening;
    }
    if (last != null) {
      last.join();
    }
    OpenStore opened = open;
    open = null;
    if (opened != null) {
      opened.close();
    }
  }
}
