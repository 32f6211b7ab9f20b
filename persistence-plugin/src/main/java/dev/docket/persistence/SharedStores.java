package dev.docket.persistence;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The stores that several users in this class loader have open together, by directory. */
final class SharedStores {
  private static final Map<Path, Shared> OPEN = new HashMap<>();

  private SharedStores() {}

  /** A store and how many hold it. */
  private static final class Shared {
    private final Path key;
    private final DocketStore store;
    private final StoreSettings settings;
    private int holders;

    Shared(Path key, DocketStore store, StoreSettings settings) {
      this.key = key;
      this.store = store;
      this.settings = settings;
    }
  }

  static synchronized StoreLease lease(Path dir, StoreSettings settings) {
    Path key = dir.toAbsolutePath().normalize();
    Shared shared = OPEN.get(key);
    if (shared == null) {
      shared = new Shared(key, DocketStore.open(key, settings), settings);
      OPEN.put(key, shared);
    } else if (!shared.settings.equals(settings)) {
      throw new IllegalArgumentException(
          dir + " is open with " + shared.settings + " and cannot be shared with " + settings);
    }
    shared.holders++;
    return new Lease(shared);
  }

  private static synchronized void giveBack(Shared shared) {
    shared.holders--;
    if (shared.holders == 0) {
      // Closed before the next one may open it, hence under the lock.
      OPEN.remove(shared.key);
      shared.store.close();
    }
  }

  /** One share. */
  private static final class Lease implements StoreLease {
    private final Shared shared;
    private boolean closed;

    Lease(Shared shared) {
      this.shared = shared;
    }

    @Override
    public DocketStore store() {
      return shared.store;
    }

    @Override
    public void close() {
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
      }
      giveBack(shared);
    }
  }
}
