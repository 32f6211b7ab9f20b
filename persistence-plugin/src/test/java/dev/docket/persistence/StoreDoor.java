package dev.docket.persistence;

import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.storage.FileStorage;
import dev.docket.persistence.storage.Storage;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Opens for tests of other packages what only this package can. */
public final class StoreDoor {
  private StoreDoor() {}

  /** A store of small segments with a clock of its own. */
  public static DocketStore open(Path dir, InstantSource clock) {
    return DocketStore.open(new FileStorage(), dir, Fixtures.SMALL, clock);
  }

  /** A store on a storage of the test's own. */
  public static DocketStore open(Storage storage, Path dir, StoreSettings settings) {
    return DocketStore.open(storage, dir, settings);
  }

  /** The same, recovered and to be read, without a thread. */
  public static DocketStore recovered(Storage storage, Path dir, StoreSettings settings) {
    return StoreOpening.recovered(storage, dir, settings, InstantSource.system());
  }

  /** The same, for readers only. */
  public static DocketStore openReadOnly(Storage storage, Path dir, StoreSettings settings) {
    return DocketStore.openReadOnly(storage, dir, settings);
  }

  /** Returns when the background work on the events that is due now is done. */
  public static void settleEvents(DocketStore store) {
    store.settle(LogId.Kind.EVENTS);
  }

  /** Returns when the background work on the snapshots that is due now is done. */
  public static void settleSnapshots(DocketStore store) {
    store.settle(LogId.Kind.SNAPSHOTS);
  }

  /** Does what is due in the background, compacts, and returns when that is done. */
  public static void maintain(DocketStore store) {
    store.settle();
    store.compact();
  }

  /** Does what is due in the background, and returns when that is done. */
  public static void seal(DocketStore store) {
    store.settle();
  }

  /** Waits for an answer. */
  public static void done(CompletionStage<?> stage) {
    try {
      Fixtures.await(stage);
    } catch (ExecutionException failure) {
      throw new AssertionError(failure);
    }
  }
}
