package dev.docket.persistence.log;

import dev.docket.persistence.failure.CompactionFailedException;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.health.HealthReason.Kind;
import dev.docket.persistence.log.Merger.Merged;
import dev.docket.persistence.log.SegmentChain.Pinned;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.SegmentName;
import java.io.IOException;
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
  private final MergeChoice choice;
  private final DeletionDeadline deadline;
  private final Runnable sealing;
  private final Pacer pacer;
  private final DeadBytes dead;
  private final Merger merger;
  private final ScheduledThreadPoolExecutor executor;
  private final AtomicBoolean queued = new AtomicBoolean();
  private final AtomicInteger demands = new AtomicInteger();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean closing;
  private volatile @Nullable Future<?> looks;

  /** On the compaction thread only. */
  private @Nullable Future<?> retry;

  /**
   * @param sound whether recovery found no damage; a damaged log is left as it is until it is
   *     repaired
   * @param reserve given up for a merge that gives back space on a full disk
   * @param sealing returns when all that is durable now stands in sealed segments
   * @param commitsWait whether a commit waits to be written now
   */
  Compactor(
      SegmentedLog.Place place,
      SegmentChain chain,
      Retention retention,
      boolean sound,
      Reserve reserve,
      Runnable sealing,
      BooleanSupplier commitsWait) {
    this.place = place;
    this.chain = chain;
    this.sound = sound;
    this.settings = place.settings().compaction();
    this.sealing = sealing;
    this.pacer = new Pacer(settings.bytesPerSecond(), commitsWait);
    this.dead = new DeadBytes(chain, retention);
    this.choice = new MergeChoice(settings.segmentBytes(), chain, dead);
    this.deadline = new DeletionDeadline(settings.deletedWithin(), place.clock());
    this.merger = new Merger(place, chain, retention, dead, pacer, reserve);
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

  /** Begins with the background work, if there is to be any. */
  void start() {
    if (settings.background() && sound) {
      long millis = deadline.millisBetweenLooks();
      looks = executor.scheduleWithFixedDelay(this::wake, millis, millis, TimeUnit.MILLISECONDS);
      wake();
    }
  }

  /** Called when a segment was sealed, and from time to time. */
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
      while (next.isPresent() && goesOn()) {
        mergeUnlessDamaged(next.get());
        merger.deleteObsolete();
        next = nextInputs();
      }
      meetDeadline();
      place.troubles().end(Kind.BACKGROUND, "compact", place.directory());
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
    place.troubles().failing("compact", place.directory(), failure);
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
    return merger.halted() ? Optional.empty() : choice.next();
  }

  /** Whether the background may go on: a demand comes first. */
  private boolean goesOn() {
    return demands.get() == 0 && !closing && !merger.halted();
  }

  /** Writes each segment anew that may hold for too long what was deleted. */
  private void meetDeadline() throws IOException {
    List<LogSegment> unsealed = due().stream().filter(each -> !each.trust().sealed()).toList();
    if (goesOn() && !unsealed.isEmpty()) {
      long asOf = chain.indexedToMicros();
      unsealed.forEach(each -> deadline.looked(each, asOf)); // one that cannot be sealed is left
      sealing.run();
    }
    boolean heldBack = false;
    for (LogSegment segment : due()) {
      if (goesOn() && MergeChoice.mayMerge(segment)) {
        long asOf = chain.indexedToMicros();
        heldBack |= mergeUnlessDamaged(List.of(segment)).heldBack();
        deadline.looked(segment, asOf);
        merger.deleteObsolete();
      }
    }
    if (heldBack && goesOn()) {
      mergeWindows(); // what holds dead snapshots back may be in a neighbour
      merger.deleteObsolete();
    }
  }

  private List<LogSegment> due() throws IOException {
    try (Pinned pinned = chain.pinned()) {
      return deadline.due(pinned.segments());
    }
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
    Merged total = mergeWindows();
    deleteWhenReleased();
    return total;
  }

  private Merged mergeWindows() throws IOException {
    Merged total = Merged.NOTHING;
    for (List<LogSegment> neighbours : choice.all()) {
      total = total.and(mergeUnlessDamaged(neighbours));
    }
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
    Future<?> started = looks;
    if (started != null) {
      started.cancel(false);
    }
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
