package dev.docket.console.bench;

import java.lang.management.ManagementFactory;

/** How much of the heap is in use by what is still referred to. */
final class Heap {
  private Heap() {}

  /** Bytes in use after a collection. */
  static long used() {
    // Once more for what only a finished collection sets free.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
