package dev.docket.persistence.mutant;

import java.util.List;

/** Faults of sealing and merging. */
final class SealMutants {
  private static final String SEALER = "log/Sealer.java";
  private static final String MERGER = "log/Merger.java";

  static final List<Mutant> ALL =
      List.of(
          Mutant.of("no force of the file", "seal by copying")
              .without(SEALER, "copy.force();")
              .caughtBy("PowerCutTest#shouldKeepWhatIsSealedByCopying"),
          Mutant.of("no force of the file", "merge")
              .without("log/SegmentMerge.java", "file.force();")
              .caughtBy("PowerCutTest#shouldKeepWhatIsMerged"),
          Mutant.of("no force of the directory", "seal in place")
              .without(SEALER, "segment.renamed(target); storage.forceDirectory(directory);")
              .caughtBy("PowerCutTest#shouldStaySealed"),
          Mutant.of("no force of the directory", "seal by copying")
              .replacing(
                  SEALER, "storage.forceDirectory(directory); if (storage.kind", "if (storage.kind")
              .caughtBy("PowerCutTest#shouldKeepWhatIsSealedByCopyingWhereverThePowerIsCut"),
          Mutant.of("no force of the directory", "what was merged stays deleted")
              .replacing(
                  MERGER,
                  "storage.forceDirectory(place.directory()); deletionsUnforced",
                  "deletionsUnforced")
              .caughtBy(
                  "HinderedCompactionTest#shouldNotSayThatBytesAreGoneBeforeTheirDeletionIsForced"),
          Mutant.of("no force of the directory", "what recovery deletes")
              .without(
                  "recovery/LogRecovery.java", "place.storage().forceDirectory(place.directory());")
              .caughtBy("PowerCutTest#shouldKeepWhatIsMergedWhereTheNextOpenDeletesWhatItIsMadeOf"),
          Mutant.of("retried force", "seal")
              .without(SEALER, "segment.demote(LogSegment.Trust.COPY_ONLY);")
              .caughtBy("DiskFailureTest#shouldSealByCopyingWhereTheForceOfASealFailed"),
          Mutant.of("rename before force", "seal by copying")
              .replacing(
                  SEALER,
                  "copy.force(); alike = holdsAll(segment, copy); } if (alike) {"
                      + " storage.rename(temporary, target);",
                  "alike = true; storage.rename(temporary, target); copy.force(); } if (alike) {")
              .caughtBy("PowerCutTest#shouldKeepWhatIsSealedByCopyingWhereverThePowerIsCut"),
          Mutant.of("rename before force", "merge")
              .without("log/SegmentMerge.java", "file.force();")
              .replacing(
                  MERGER,
                  "storage.rename(temporary, target); made.renamed(target);",
                  "storage.rename(temporary, target); made.renamed(target); try (StorageFile "
                      + "file = storage.openForWrite(target)) { file.force(); }")
              .caughtBy("PowerCutTest#shouldKeepWhatIsMergedWhereverThePowerIsCut"),
          Mutant.of("delete before rename", "seal by copying")
              .replacing(SEALER, "if (alike) {", "if (alike) { storage.delete(segment.path());")
              .caughtBy("PowerCutTest#shouldKeepWhatIsSealedByCopyingWhereverThePowerIsCut"),
          Mutant.of("inputs deleted before the wider segment's directory is forced", "merge")
              .replacing(
                  MERGER,
                  "storage.forceDirectory(place.directory()); chain.replace",
                  "chain.replace")
              .caughtBy("PowerCutTest#shouldKeepWhatIsMergedWhereverThePowerIsCut"),
          Mutant.of(
                  "inputs deleted before the wider segment's directory is forced",
                  "delete before rename")
              .replacing(
                  MERGER,
                  "storage.rename(temporary, target); made",
                  "for (LogSegment input : inputs) { storage.delete(input.path()); } "
                      + "storage.rename(temporary, target); made")
              .caughtBy("PowerCutTest#shouldKeepWhatIsMergedWhereverThePowerIsCut"),
          Mutant.of("a tombstone dropped while older segments hold its events", "merge")
              .replacing("EventRetention.java", "last.reduce();", "last.drop();")
              .caughtBy(
                  "MergeGuardsTest#shouldKeepADeletionWhoseEventsStandInASegmentThatIsNotMerged"),
          Mutant.of(
                  "a tombstone dropped while older segments hold its events", "everything deleted")
              .replacing(
                  "EventRetention.java",
                  "history.reduceToLast();",
                  "history.visitMerged(IdHistory.Entry::drop);")
              .caughtBy(
                  "MergeGuardsTest#shouldKeepADeletionWhoseEventsStandInASegmentThatIsNotMerged"),
          Mutant.of("a tombstone dropped while older segments hold its events", "snapshots")
              .replacing(
                  "SnapshotRetention.java",
                  "all.stream().filter(goneSnapshot).forEach(Entry::drop);",
                  "all.stream().filter(gone).forEach(Entry::drop);")
              .caughtBy(
                  "SnapshotCompactionTest#shouldKeepADeletionAsLongAsWhatItDeletesMayBeShownAgain"));

  private SealMutants() {}
}
