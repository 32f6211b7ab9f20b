package dev.docket.persistence.mutant;

import java.util.List;

/** Faults of the store around its logs. */
final class StoreMutants {
  private static final String LOCK = "StoreLock.java";

  static final List<Mutant> ALL =
      List.of(
          Mutant.of("a fallback snapshot below the deleted events", "refusal")
              .replacing("DurableSnapshots.java", "if (deletedTo > sequenceNr) {", "if (false) {")
              .caughtBy("SnapshotLogTest#shouldPassOverADamagedOneOnlyWhileTheEventsBridgeTheGap"),
          Mutant.of("a fallback snapshot below the deleted events", "rotten body")
              .replacing("DurableSnapshots.java", "passedOver = true;", "")
              .caughtBy("SnapshotLogTest#shouldPassOverOneWhoseBodyIsDamagedInASealedSegment"),
          Mutant.of("a fallback snapshot below the deleted events", "rotten head")
              .replacing("DurableSnapshots.java", "damaged || records.headDamaged()", "damaged")
              .caughtBy("SnapshotLogTest#shouldPassOverOneWhoseHeadIsDamaged"),
          Mutant.of("LOCK released by a second opener", "in the same process")
              .replacing(LOCK, "if (holder != null) {", "if (holder != null && key.isEmpty()) {")
              .caughtBy(
                  "faulttolerance.SecondProcessTest#shouldKeepTheLockWhenTheHolderOpensTheStoreTwice"),
          Mutant.of("LOCK released by a second opener", "no lock at all")
              .replacing(
                  "storage/FileStorage.java",
                  "FileLock lock = channel.tryLock(); if (lock == null) {",
                  "FileLock lock = null; if (lock != null) {")
              .caughtBy("BadPlacesTest#shouldNameTheProcessThatHoldsTheStore"),
          Mutant.of("full disk answered as unknown", "words of the operating system")
              .replacing(
                  "storage/ChannelFile.java",
                  "return new DiskFullException(\"no space left for \" + path, failure);",
                  "return failure;")
              .caughtBy(
                  "faulttolerance.SmallFileSystemTest"
                      + "#shouldRefuseForCertainWhereItIsFullAndGoOnWhenThereIsSpace"),
          Mutant.of("read-only directory", "not looked at")
              .replacing(
                  "StoreDirectory.java", "if (!storage.writable(directory)) {", "if (false) {")
              .caughtBy("BadPlacesTest#shouldSayWhichDirectoryIsNotWritable"));

  private StoreMutants() {}
}
