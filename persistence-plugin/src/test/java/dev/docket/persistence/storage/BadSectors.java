package dev.docket.persistence.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Sectors that a disk cannot read any more. For one thread at a time. */
final class BadSectors {
  private static final int SECTOR = 512;

  private final Map<Path, TreeSet<Long>> bad = new HashMap<>();

  void add(Path file, long offset) {
    bad.computeIfAbsent(file, unseen -> new TreeSet<>()).add(offset / SECTOR);
  }

  /** Refuses a read of bytes of which one is in such a sector. */
  void requireNone(Path file, long from, long to) throws IOException {
    TreeSet<Long> sectors = bad.getOrDefault(file, new TreeSet<>());
    if (from < to && !sectors.subSet(from / SECTOR, true, (to - 1) / SECTOR, true).isEmpty()) {
      throw new IOException(file + ": Input/output error");
    }
  }
}
