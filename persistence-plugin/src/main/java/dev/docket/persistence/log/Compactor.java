package dev.docket.persistence.log;

import dev.docket.persistence.failure.CompactionFailedException;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.log.LogSegment.Trust;
import dev.docket.persistence.log.MergePolicy.Candidate;
import dev.docket.persistence.log.MergePolicy.Window;
import dev.docket.persistence.log.Merger.Merged;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.SegmentName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts a log: in the background, as the policy says, and on demand. It has a thread of its own,
 * so that neither commits nor seals wait for a merge. A failure is logged and tried again later; it
 * never harms a commit.
 */
final class Compactor {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);
  private static final long RETRY_SECONDS = 60;
  private static final long READERS_SECONDS = 60;

  private final SegmentedLog.Place place;
  private final SegmentChain chain;
  private final boolean sound;
  private final CompactionSettings settings;
  private final MergePolicy policy;
  private final Pacer pacer;
  private final DeadBytes dead;
  private final Merger merger;
  private final ScheduledThreadPoolExecutor executor;
  private final AtomicBoolean queued = new AtomicBoolean();
  private final AtomicInteger demands = new AtomicInteger();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean closing;

  /** On the compaction thread only. */
  private @Nullable Future<?> retry;

  /**
   * @param sound whether recovery found no damage; a damaged log is left as it is until it is
   *     repaired
   * @param commitsWait whether a commit waits to be written now
   */
  Compactor(
      SegmentedLog.Place place,
      SegmentChain chain,
      Retention retention,
      boolean sound,
      BooleanSupplier commitsWait) {
    this.place = place;
    this.chain = chain;
    this.sound = sound;
    this.settings = place.settings().compaction();
    this.policy = new MergePolicy(settings.segmentBytes());
    this.pacer = new Pacer(settings.bytesPerSecond(), commitsWait);
    this.dead = new DeadBytes(chain, retention);
    this.merger = new Merger(place, chain, retention, dead, pacer);
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, place.id().kind().directory() + "-compaction");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** About how many bytes of the sealed segments are dead, as of the last time it was looked. */
  long deadBytes() {
    return dead.total();
  }

  /** Called when a segment was sealed, and at the start. */
  void wake() {
    if (settings.background() && sound && queued.compareAndSet(false, true)) {
      try {
        executor.execute(this::background);
      } catch (RejectedExecutionException afterClose) {
        LOG.debug("{} is closed and not compacted", place.directory(), afterClose);
      }
    }
  }

  private void background() {
    queued.set(false);
    try {
      merger.deleteObsolete();
      dead.assess(pacer);
      Optional<List<LogSegment>> next = nextInputs();
      while (next.isPresent() && demands.get() == 0 && !closing) {
        mergeUnlessDamaged(next.get());
        merger.deleteObsolete();
        next = nextInputs();
      }
    } catch (Pacer.StoppedException stopped) {
      LOG.debug("The compaction of {} ends with the store", place.directory());
    } catch (IOException | RuntimeException failure) {
      failed(failure);
    } catch (Error error) {
      failed(error); // which the executor would keep to itself
      throw error;
    }
  }

  private void failed(Throwable failure) {
    if (closing) {
      LOG.debug("The compaction of {} ended with the store", place.directory(), failure);
      return;
    }
    place.metrics().compaction().failed();
    LOG.warn("Could not compact {}; will be tried again", place.directory(), failure);
    try {
      if (retry == null || retry.isDone()) {
        retry = executor.schedule(this::wake, RETRY_SECONDS, TimeUnit.SECONDS);
      }
    } catch (RejectedExecutionException afterClose) {
      LOG.debug("{} is closed and not compacted", place.directory(), afterClose);
    }
  }

  private Merged mergeUnlessDamaged(List<LogSegment> inputs) throws IOException {
    try {
      return merger.merge(inputs);
    } catch (SegmentMerge.DamagedInputException damaged) {
      LOG.debug("{} is passed over from now on", damaged.segment(), damaged);
      return Merged.NOTHING;
    }
  }

  private Optional<List<LogSegment>> nextInputs() throws IOException {
    if (merger.halted()) {
      return Optional.empty();
    }
    List<LogSegment> sealed = chain.sealed();
    return policy
        .choose(candidates(sealed))
        .map(window -> sealed.subList(window.from(), window.to()));
  }

  private List<Candidate> candidates(List<LogSegment> sealed) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (LogSegment segment : sealed) {
      SegmentName.Sealed range = segment.range();
      long ordinals = range.lastOrdinal() - range.firstOrdinal() + 1;
      // Before the first merge nothing may be missing; if it is, damage took it.
      boolean complete = range.generation() > 1 || segment.records() == ordinals;
      candidates.add(
          new Candidate(
              range.firstOrdinal(),
              range.lastOrdinal(),
              segment.fileBytes(),
              Math.min(dead.of(segment), segment.fileBytes()),
              segment.records(),
              complete && segment.trust() == Trust.SEALED));
    }
    return candidates;
  }

  /**
   * Merges all sealed segments up to the cap and leaves out everything dead. Blocks.
   *
   * @throws CompactionFailedException if it could not be done; it may be tried again
   */
  CompactionReport compact() {
    return demand(() -> report(this::mergeAll));
  }

  /**
   * Writes each segment anew that holds anything dead of an id, and returns when what was there
   * before is deleted, durably. Blocks.
   *
   * @param upTo the newest ordinal that has to be in a sealed segment
   * @throws CompactionFailedException if that cannot be guaranteed
   */
  CompactionReport compact(String persistenceId, long upTo) {
    return demand(() -> report(() -> forget(IdKey.of(persistenceId), upTo)));
  }

  /** A compaction on demand. */
  private interface Work {
    Merged run() throws IOException;
  }

  private CompactionReport demand(Callable<CompactionReport> work) {
    if (!sound) {
      throw new DamagedException(
          place.directory() + " is damaged and is not compacted before it is repaired");
    }
    demands.incrementAndGet();
    pacer.hurry(true);
    try {
      return executor.submit(work).get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CompactionFailedException("interrupted while it went on", interrupted);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof StoreException known) {
        throw known;
      }
      throw new CompactionFailedException(
          place.directory() + " could not be compacted: " + failure.getCause(), failure);
    } catch (CancellationException | RejectedExecutionException afterClose) {
      throw new CompactionFailedException(place.directory() + " is closed", afterClose);
    } finally {
      if (demands.decrementAndGet() == 0) {
        pacer.hurry(false);
        wake();
      }
    }
  }

  private CompactionReport report(Work work) throws IOException {
    long start = System.nanoTime();
    refuseIfHalted();
    List<LogSegment> before = chain.sealed();
    long bytesBefore = bytes(before);
    Merged merged = work.run();
    List<LogSegment> after = chain.sealed();
    return new CompactionReport(
        before.size(),
        after.size(),
        bytesBefore,
        bytes(after),
        merged.bytesWritten(),
        merged.dropped(),
        TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
  }

  private void refuseIfHalted() {
    if (merger.halted()) {
      throw new CompactionFailedException(
          "the disk failed at a merge of " + place.directory() + ": open the store again first");
    }
  }

  private static long bytes(List<LogSegment> segments) throws IOException {
    long bytes = 0;
    for (LogSegment segment : segments) {
      bytes += segment.fileBytes();
    }
    return bytes;
  }

  private Merged mergeAll() throws IOException {
    dead.assess(pacer);
    List<LogSegment> sealed = chain.sealed();
    Merged total = Merged.NOTHING;
    for (Window window : policy.all(candidates(sealed))) {
      total = total.and(mergeUnlessDamaged(sealed.subList(window.from(), window.to())));
    }
    deleteWhenReleased();
    return total;
  }

  private Merged forget(IdKey key, long upTo) throws IOException {
    refuseIfBytesMayStay(upTo);
    Merged total = Merged.NOTHING;
    Merged pass;
    boolean heldBack;
    do { // what goes from one segment may set something free in another one
      pass = Merged.NOTHING;
      heldBack = false;
      for (LogSegment segment : chain.sealed()) {
        if (segment.find(key) != null) {
          MergePlan plan = merger.planFor(segment, key);
          heldBack |= plan.holdsBack();
          pass = pass.and(plan.changes() > 0 ? merger.merge(List.of(segment)) : Merged.NOTHING);
        }
      }
      total = total.and(pass);
    } while (pass.bytesWritten() > 0);
    if (heldBack) {
      throw new CompactionFailedException(
          "deleted snapshots of "
              + key.id()
              + " in several segments need each other: compact the whole store first");
    }
    if (!deleteWhenReleased()) {
      throw new CompactionFailedException(
          "files with deleted records are still being read: " + merger.obsolete());
    }
    return total;
  }

  /** What is damaged is not touched, and may hold anything. */
  private void refuseIfBytesMayStay(long upTo) throws IOException {
    for (String file : place.storage().list(place.directory())) {
      if (file.endsWith(SegmentName.SET_ASIDE)) {
        throw new DamagedException(file + " was set aside as damaged and may hold deleted records");
      }
    }
    if (chain.unsealed(upTo)) {
      throw new CompactionFailedException(
          "not every segment of " + place.directory() + " could be sealed");
    }
  }

  /** Returns whether all that was replaced is deleted. */
  private boolean deleteWhenReleased() throws IOException {
    CompletableFuture<?>[] released =
        merger.obsolete().stream().map(LogSegment::released).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.anyOf(CompletableFuture.allOf(released), closed)
          .get(READERS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException stillRead) {
      LOG.info("A reader still holds one of {}", merger.obsolete(), stillRead);
    }
    merger.deleteObsolete();
    return merger.obsolete().isEmpty();
  }

  /** Returns when the work that is due now is done. */
  void settle() {
    try {
      executor
          .submit(() -> LOG.debug("The compaction of {} is settled", place.directory()))
          .get(60, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RejectedExecutionException failure) {
      throw new IllegalStateException("the compaction of " + place.directory() + " hangs", failure);
    }
  }

  /** Ends a merge that goes on at its next piece, and waits for that. */
  void close() {
    closing = true;
    closed.complete(null);
    pacer.stop();
    executor.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = executor.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException whileWaiting) {
        interrupted = true; // the files must not be closed under a merge
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
