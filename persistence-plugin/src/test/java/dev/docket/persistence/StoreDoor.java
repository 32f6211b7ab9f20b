package dev.docket.persistence;

import dev.docket.persistence.storage.FileStorage;
import java.nio.file.Path;
import java.time.InstantSource;

/** Opens for tests of other packages what only this package can. */
public final class StoreDoor {
  private StoreDoor() {}

  /** A store of small segments with a clock of its own. */
  public static DocketStore open(Path dir, InstantSource clock) {
    return DocketStore.open(new FileStorage(), dir, Fixtures.SMALL, clock);
  }

  /** Does what is due in the background, compacts, and returns when that is done. */
  public static void maintain(DocketStore store) {
    store.settle();
    store.compact();
  }
}
