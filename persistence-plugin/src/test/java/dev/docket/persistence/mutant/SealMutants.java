package dev.docket.persistence.mutant;

import java.util.List;

/** Faults of sealing and merging. */
final class SealMutants {
  private static final String SEALER = "log/Sealer.java";
  private static final String MERGER = "log/Merger.java";

  static final List<Mutant> ALL =
      List.of(
          Mutant.of("no force of the file", "seal")
              .without(SEALER, "file.force();")
              .caughtBy("PowerCutTest#shouldKeepWhatIsSealedByCopying"),
          Mutant.of("no force of the file", "merge")
              .without("log/SegmentMerge.java", "file.force();")
              .caughtBy("PowerCutTest#shouldKeepWhatIsMerged"),
          Mutant.of("no force of the directory", "seal in place")
              .without(SEALER, "segment.renamed(target);\n    storage.forceDirectory(directory);")
              .caughtBy("PowerCutTest#shouldStaySealed"),
          Mutant.of("no force of the directory", "seal by copying")
              .replacing(
                  SEALER,
                  "storage.forceDirectory(directory);\n    if (storage.kind",
                  "if (storage.kind")
              .caughtBy("PowerCutTest#shouldKeepWhatIsSealedByCopyingWhereverThePowerIsCut"),
          Mutant.of("no force of the directory", "what was merged stays deleted")
              .replacing(
                  MERGER,
                  "storage.forceDirectory(place.directory());\n      deletionsUnforced",
                  "deletionsUnforced")
              .caughtBy("CompactionTest#shouldNotSayThatBytesAreGoneBeforeTheirDeletionIsForced"),
          Mutant.of("no force of the directory", "what recovery deletes")
              .without(
                  "recovery/LogRecovery.java", "place.storage().forceDirectory(place.directory());")
              .caughtBy("PowerCutTest#shouldKeepWhatIsMergedWhereTheNextOpenDeletesWhatItIsMadeOf"),
          Mutant.of("rename before force", "seal by copying")
              .replacing(
                  SEALER,
                  "      finish(copy, segment);\n      alike = holdsAll(segment, copy);\n    }\n    if (alike) {\n      storage.rename(temporary, target);",
                  "      alike = true;\n      storage.rename(temporary, target);\n      finish(copy, segment);\n    }\n    if (alike) {")
              .caughtBy("PowerCutTest#shouldKeepWhatIsSealedByCopyingWhereverThePowerIsCut"),
          Mutant.of("rename before force", "merge")
              .without("log/SegmentMerge.java", "file.force();")
              .replacing(
                  MERGER,
                  "storage.rename(temporary, target);\n      made.renamed(target);",
                  "storage.rename(temporary, target);\n      made.renamed(target);\n      try (StorageFile file = storage.openForWrite(target)) {\n        file.force();\n      }")
              .caughtBy("PowerCutTest#shouldKeepWhatIsMergedWhereverThePowerIsCut"),
          Mutant.of("delete before rename", "seal by copying")
              .replacing(
                  SEALER,
                  "    if (alike) {\n",
                  "    if (alike) {\n      storage.delete(segment.path());\n")
              .caughtBy("PowerCutTest#shouldKeepWhatIsSealedByCopyingWhereverThePowerIsCut"),
          Mutant.of("inputs deleted before the wider segment's directory is forced", "merge")
              .replacing(
                  MERGER,
                  "      storage.forceDirectory(place.directory());\n      chain.replace",
                  "      chain.replace")
              .caughtBy("PowerCutTest#shouldKeepWhatIsMergedWhereverThePowerIsCut"),
          Mutant.of(
                  "inputs deleted before the wider segment's directory is forced",
                  "delete before rename")
              .replacing(
                  MERGER,
                  "      storage.rename(temporary, target);\n      made",
                  "      for (LogSegment input : inputs) {\n        storage.delete(input.path());\n      }\n      storage.rename(temporary, target);\n      made")
              .caughtBy("PowerCutTest#shouldKeepWhatIsMergedWhereverThePowerIsCut"),
          Mutant.of("a tombstone dropped while older segments hold its events", "merge")
              .replacing("EventRetention.java", "        last.reduce();", "        last.drop();")
              .caughtBy(
                  "MergeGuardsTest#shouldKeepADeletionWhoseEventsStandInASegmentThatIsNotMerged"),
          Mutant.of(
                  "a tombstone dropped while older segments hold its events", "everything deleted")
              .replacing(
                  "EventRetention.java",
                  "      history.reduceToLast();",
                  "      history.visitMerged(IdHistory.Entry::drop);")
              .caughtBy(
                  "MergeGuardsTest#shouldKeepADeletionWhoseEventsStandInASegmentThatIsNotMerged"),
          Mutant.of("a tombstone dropped while older segments hold its events", "snapshots")
              .replacing(
                  "SnapshotRetention.java",
                  "      all.stream().filter(goneSnapshot).forEach(Entry::drop);",
                  "      all.stream().filter(gone).forEach(Entry::drop);")
              .caughtBy(
                  "SnapshotCompactionTest#shouldKeepADeletionAsLongAsWhatItDeletesMayBeShownAgain"));

  private SealMutants() {}
}
