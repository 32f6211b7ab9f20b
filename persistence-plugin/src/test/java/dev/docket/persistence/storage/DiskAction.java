package dev.docket.persistence.storage;

import java.io.IOException;

/** Something that is done under the lock of a simulated disk. */
@FunctionalInterface
interface DiskAction<T> {
  T perform(Verdict verdict) throws IOException;
}
