package dev.docket.persistence.log;

import dev.docket.persistence.failure.CompactionFailedException;
import dev.docket.persistence.health.HealthReason.Kind;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log does in the background, on one thread, so that commits do not wait for it: prepares
 * the next segment, seals full ones, keeps the reserve, raises the floor. All of it is optional for
 * a while: a failure is logged and tried again at the next occasion.
 */
final class Maintenance implements Reserve {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  /**
   * Space that is given up when the disk is full, so that a roll is still possible. Any open
   * deletes it.
   */
  private static final String RESERVE = "reserve" + SegmentName.TEMPORARY;

  private static final long PAUSE_MILLIS = 2;
  private static final int CHUNK = 256 * 1024;
  private static final int FORCED_CHUNK = 4 * 1024 * 1024;

  private final SegmentedLog.Place place;
  private final SegmentChain chain;
  private final Sealer sealer;
  private final Runnable sealed;
  private final Object reserveLock = new Object();
  private final ScheduledExecutorService executor;
  private volatile boolean closing;

  /**
   * @param sealed called on the maintenance thread when a segment was sealed
   */
  Maintenance(SegmentedLog.Place place, SegmentChain chain, Runnable sealed) {
    this.place = place;
    this.sealed = sealed;
    this.chain = chain;
    this.sealer = new Sealer(place, chain);
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, place.id().kind().directory() + "-maintenance");
              thread.setDaemon(true);
              return thread;
            });
  }

  void start(long activeSize) {
    run("seal", this::sealAll);
    run("prepare the next segment", () -> prepareStandby(activeSize));
    refill();
  }

  /** Called by the writer when a new segment has become the active one. */
  void rolled(long segment, long durableOrdinal, long activeSize) {
    run(
        "raise the floor",
        () -> place.floor().raise(place.id().kind(), new Floor.Mark(segment, durableOrdinal)));
    run("prepare the next segment", () -> prepareStandby(activeSize));
    run("seal", this::sealAll);
    refill();
  }

  /** Work that may fail. */
  private interface Task {
    void run() throws IOException;
  }

  private void run(String what, Task task) {
    try {
      executor.execute(
          () -> {
            try {
              if (!closing) {
                task.run();
                place.troubles().end(Kind.BACKGROUND, what, place.directory());
              }
            } catch (IOException | RuntimeException failure) {
              place.troubles().failing(what, place.directory(), failure);
            } catch (Error error) {
              // The executor would keep it to itself.
              place.troubles().failing(what, place.directory(), error);
              throw error;
            }
          });
    } catch (RejectedExecutionException afterClose) {
      LOG.debug("{} is closed, no need to {}", place.directory(), what);
    }
  }

  private void sealAll() throws IOException {
    Optional<LogSegment> next = chain.nextToSeal();
    while (next.isPresent() && !closing) {
      sealer.seal(next.get());
      sealed.run();
      next = chain.nextToSeal();
    }
  }

  /**
   * Seals what can be sealed and returns then.
   *
   * @throws CompactionFailedException if that failed
   */
  void seal() {
    try {
      executor
          .submit(
              () -> {
                sealAll();
                return null;
              })
          .get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CompactionFailedException("interrupted at a seal", interrupted);
    } catch (ExecutionException | RejectedExecutionException failure) {
      throw new CompactionFailedException("a segment could not be sealed: " + failure, failure);
    }
  }

  private void prepareStandby(long activeSize) throws IOException {
    Path standby = place.directory().resolve(NewSegment.STANDBY);
    int size = place.settings().sizeAfter(activeSize);
    if (place.storage().kind(standby) == Storage.Kind.MISSING && hasSpaceFor(size)) {
      // Under the name that a roll looks for only once it is whole.
      Path unfinished = standby.resolveSibling("unfinished-" + NewSegment.STANDBY);
      fill(unfinished, size);
      place.storage().rename(unfinished, standby);
    }
  }

  private void keepReserve() throws IOException {
    int size = place.settings().reserveBytes();
    Path reserve = place.directory().resolve(RESERVE);
    if (size == 0) {
      return;
    }
    if (place.storage().kind(reserve) != Storage.Kind.MISSING) {
      place.troubles().end(Kind.LOW_SPACE, "reserve", place.directory());
    } else if (!hasSpaceFor(2L * size)) {
      place
          .troubles()
          .begin(
              Kind.LOW_SPACE,
              "reserve",
              place.directory(),
              "there is no space for the reserve of " + size + " bytes");
    } else {
      Path unfinished = reserve.resolveSibling("unfinished-" + RESERVE);
      fill(unfinished, size);
      synchronized (reserveLock) {
        place.storage().rename(unfinished, reserve);
      }
      place.troubles().end(Kind.LOW_SPACE, "reserve", place.directory());
    }
  }

  @Override
  public void refill() {
    run("keep the reserve", this::keepReserve);
  }

  @Override
  public boolean release() {
    synchronized (reserveLock) {
      Path reserve = place.directory().resolve(RESERVE);
      try {
        if (place.storage().kind(reserve) == Storage.Kind.MISSING) {
          return false;
        }
        place.storage().delete(reserve);
        LOG.warn("The disk is full: the reserve of {} was given up", place.directory());
        return true;
      } catch (IOException failure) {
        LOG.warn("The reserve of {} could not be given up", place.directory(), failure);
        return false;
      }
    }
  }

  private boolean hasSpaceFor(long bytes) throws IOException {
    return place.storage().freeBytes(place.directory())
        > bytes + place.settings().reserveBytes() + (1 << 20);
  }

  /**
   * In small chunks with pauses and forces between them, so that commits on the same disk do not
   * suffer.
   */
  private void fill(Path path, int size) throws IOException {
    Storage storage = place.storage();
    if (storage.kind(path) == Storage.Kind.FILE) {
      storage.delete(path);
    }
    try (StorageFile file = storage.create(path)) {
      for (int at = 0; at < size && !closing; at += CHUNK) {
        NewSegment.zeroFill(file, at, Math.min(size, at + CHUNK));
        if (at % FORCED_CHUNK == 0) {
          file.force();
        }
        if (at + CHUNK < size) {
          pause();
        }
      }
      file.force();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the tasks that are due now were run. */
  void settle() {
    try {
      executor
          .submit(() -> LOG.debug("{} is settled", place.directory()))
          .get(60, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException failure) {
      throw new IllegalStateException(
          "the maintenance of " + place.directory() + " hangs", failure);
    }
  }

  /** Ends after the task that runs now, and gives back the space of what was prepared. */
  void close() {
    closing = true;
    executor.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = executor.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException whileWaiting) {
        interrupted = true; // a seal is not left half-way
      }
    }
    discardPrepared();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** An open would delete it anyway; so what fails here is left to the next one. */
  private void discardPrepared() {
    for (String name : List.of(NewSegment.STANDBY, RESERVE)) {
      Path prepared = place.directory().resolve(name);
      try {
        if (place.storage().kind(prepared) == Storage.Kind.FILE) {
          place.storage().delete(prepared);
        }
      } catch (IOException failure) {
        LOG.debug("{} is left to the next open", prepared, failure);
      }
    }
  }
}
