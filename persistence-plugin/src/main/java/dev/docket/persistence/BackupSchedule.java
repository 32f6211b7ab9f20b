package dev.docket.persistence;

import dev.docket.persistence.backup.BackupName;
import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.backup.BackupReport;
import dev.docket.persistence.backup.BackupSettings;
import dev.docket.persistence.backup.Backups;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.health.HealthReason;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes backups while a store is open, on a thread of its own: one is due when the newest in the
 * directory is older than the interval, whoever took it, also after a restart. What failed is tried
 * again an hour later, or after the interval if that is shorter.
 */
final class BackupSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DocketStore.class);
  private static final String WORK = "take a backup";
  private static final long MOST_BETWEEN_LOOKS_MILLIS = 60_000;
  private static final int LOOKS = 4;
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);

  private final StoreBackups backups;
  private final Storage storage;
  private final Path directory;
  private final BackupSettings settings;
  private final InstantSource clock;
  private final Troubles troubles;
  private final ScheduledThreadPoolExecutor executor;
  private volatile boolean closing;
  private volatile @Nullable Future<?> looks;

  /** When the last one failed, if none succeeded since; on the backup thread only. */
  private @Nullable Instant failedAt;

  BackupSchedule(
      StoreBackups backups,
      Storage storage,
      Path directory,
      BackupSettings settings,
      InstantSource clock,
      Troubles troubles) {
    this.backups = backups;
    this.storage = storage;
    this.directory = directory;
    this.settings = settings;
    this.clock = clock;
    this.troubles = troubles;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "docket-backup");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void start() {
    long millis = Math.min(MOST_BETWEEN_LOOKS_MILLIS, settings.every().toMillis() / LOOKS);
    looks = executor.scheduleWithFixedDelay(this::look, 0, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      if (!closing && due()) {
        BackupReport report =
            backups.takePaced(directory, BackupOptions.defaults().withKeep(settings.keep()));
        failedAt = null;
        troubles.end(HealthReason.Kind.BACKGROUND, WORK, directory);
        LOG.info("A backup was taken: {}", report);
      }
    } catch (StoreLockedException another) {
      LOG.info("Another backup into {} goes on", directory, another);
    } catch (IOException | StoreException failure) {
      failed(failure);
    } catch (RuntimeException | Error bug) {
      failed(bug); // the executor would keep it to itself and end the schedule
      if (bug instanceof Error error) {
        throw error;
      }
    }
  }

  private void failed(Throwable failure) {
    if (closing) {
      LOG.debug("The backup into {} ended with the store", directory, failure);
      return;
    }
    failedAt = clock.instant();
    troubles.failing(WORK, directory, failure);
  }

  private boolean due() throws IOException {
    Instant now = clock.instant();
    Instant failed = failedAt;
    if (failed != null) {
      Duration retry =
          settings.every().compareTo(LONGEST_RETRY) < 0 ? settings.every() : LONGEST_RETRY;
      return isOver(failed, retry, now);
    }
    Optional<Instant> newest = Backups.in(storage, directory).newest().map(BackupName::time);
    backups.seen(newest);
    return newest.isEmpty() || isOver(newest.get(), settings.every(), now);
  }

  /** A time that is still to come was noted before the clock was set back. */
  private static boolean isOver(Instant since, Duration interval, Instant now) {
    return since.isAfter(now) || !since.plus(interval).isAfter(now);
  }

  /** Looks whether one is due, takes it, and returns then; for tests. */
  void lookNow() {
    try {
      executor.submit(this::look).get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RejectedExecutionException failure) {
      throw new IllegalStateException("no look at the backups in " + directory, failure);
    }
  }

  /** Ends one that goes on, which then does not count, and waits for that. */
  @Override
  public void close() {
    closing = true;
    Future<?> started = looks;
    if (started != null) {
      started.cancel(false);
    }
    executor.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = executor.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException whileWaiting) {
        interrupted = true; // the files must not be closed under a backup
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
