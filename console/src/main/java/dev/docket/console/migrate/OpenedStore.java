package dev.docket.console.migrate;

import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.doctor.Examination;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.log.CompactionSettings;
import dev.docket.persistence.recovery.AuditTrail;
import dev.docket.persistence.storage.FileStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** The store of a directory, locked and known to be whole. */
record OpenedStore(Path dir, DocketStore store) implements AutoCloseable {

  /**
   * Nothing is merged meanwhile: a move reads or writes everything as it is, also the largest
   * records there can be.
   */
  private static final StoreSettings SETTINGS =
      StoreSettings.defaults()
          .withMaxRecordBytes(256 << 20)
          .withQueueBytes(1L << 30)
          .withCompaction(
              new CompactionSettings(false, Long.MAX_VALUE, 512 << 20, Duration.ofDays(1)));

  /**
   * Examines a store that is there, and opens it.
   *
   * @throws WrongUseException if there is none, or it is in use
   * @throws ProblemException if it is damaged, or the disk fails
   */
  static OpenedStore existing(Path dir) {
    return open(dir, false);
  }

  /** As {@link #existing}, or makes one in an empty or missing directory. */
  static OpenedStore orNew(Path dir) {
    return open(dir, true);
  }

  private static OpenedStore open(Path dir, boolean create) {
    try {
      if (!create || Files.exists(dir.resolve("store.json"))) {
        requireWhole(dir);
      }
      return new OpenedStore(dir, DocketStore.open(dir, SETTINGS.withCreate(create)));
    } catch (StoreLockedException | StoreUnusableException fault) {
      throw new WrongUseException(String.valueOf(fault.getMessage()), fault);
    } catch (StoreException fault) {
      throw new ProblemException(String.valueOf(fault.getMessage()), fault);
    }
  }

  private static void requireWhole(Path dir) {
    Examination examination = DocketStore.examine(dir, SETTINGS, finding -> {});
    if (!examination.healthy()) {
      throw new ProblemException(
          dir
              + " is damaged, "
              + examination.problems()
              + " problems: ./docket doctor --dir "
              + dir
              + " names them, ./docket repair mends what can be");
    }
  }

  UUID id() {
    return store.backups().storeId();
  }

  /**
   * Adds a line to the store's audit trail, durably.
   *
   * @throws ProblemException if that fails
   */
  void audit(Map<String, ?> report) {
    try {
      new AuditTrail(new FileStorage(), dir).migrated(report, Instant.now());
    } catch (IOException failure) {
      throw new ProblemException(
          "everything is copied, but " + dir + " took no line about it: " + failure, failure);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
