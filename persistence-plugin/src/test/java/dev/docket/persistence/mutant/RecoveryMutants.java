package dev.docket.persistence.mutant;

import java.util.List;

/** Faults of the checksums and of recovery. */
final class RecoveryMutants {
  private static final String SCANNER = "log/FrameScanner.java";

  static final List<Mutant> ALL =
      List.of(
          Mutant.of("no checksum", "body of a record")
              .replacing(
                  "log/format/RecordHead.java",
                  "return crc(source, at + bodyStart, length - bodyStart) == bodyChecksum;",
                  "return true;")
              .caughtBy("DamageTest#shouldNameTheIdOfARottenBodyAndLetOthersGoOn"),
          Mutant.of("no checksum", "head of a record")
              .replacing(
                  "log/format/RecordHead.java",
                  "if (checksum(source, at, headLength) != headChecksum) {",
                  "if (false) {")
              .caughtBy("log.format.FrameTest#shouldNoticeEveryChangedByte"),
          Mutant.of("no checksum", "frame")
              .replacing(
                  "log/format/Frame.java",
                  "if (!complete || checksum != checksum(log, segment, offset, source, heads)) {",
                  "if (!complete) {")
              .caughtBy("log.format.FrameTest#shouldNotParseElsewhere"),
          Mutant.of("no checksum", "header of a segment")
              .replacing(
                  "log/format/SegmentHeader.java",
                  "|| block.getInt(at + CHECKED) != checksum(block, at)) {",
                  ") {")
              .caughtBy("TornOrDamagedTest#shouldReadTheSecondHeaderWhereTheFirstIsRotten"),
          Mutant.of("no checksum", "trailer of a footer")
              .replacing(
                  "log/format/SegmentFooter.java",
                  "|| source.getInt(end - CHECKSUM_BACK) != checksum(source, log, segment)) {",
                  ") {")
              .caughtBy("SealedSegmentTest#shouldReadTheFramesWhereTheTrailerIsRotten"),
          Mutant.of("no checksum", "block of a footer")
              .replacing(
                  "log/format/IndexBlocks.java",
                  "&& source.getInt(0) == checksum(log, segment, offsets[block], source);",
                  ";")
              .caughtBy("FooterRotTest#shouldAnswerAlikeWhereverItIsRotten"),
          Mutant.of("no checksum", "resident part of a footer")
              .replacing(
                  "log/format/SegmentFooter.java",
                  "if (!directory.matches(directoryBytes) || !tagDirectory.matches(tagBytes) "
                      + "|| !filter.matches(filterBytes) || !places.matches(placesBytes)) {",
                  "if (false) {")
              .caughtBy("FooterRotTest#shouldAnswerAlikeWhereverItIsRotten"),
          Mutant.of("no checksum", "frame copied from the segment before")
              .replacing("recovery/Look.java", "if (header.copyLength() == 0) {", "if (true) {")
              .caughtBy(
                  "TornOrDamagedTest#shouldLoseNothingWhereTheFrameIsRottenThatRecoveryCopied"),
          Mutant.of("no checksum", "merge that is read back")
              .replacing(
                  "log/Merger.java",
                  "if (!new MergeCheck(file, place.id(), merge.number(), name, "
                      + "pacer::read).passes()) {",
                  "if (false) {")
              .caughtBy("MergeGuardsTest#shouldKeepWhatAMergeIsMadeOfWhereItCannotBeReadBack"),
          Mutant.of("no checksum", "merge beside what it is made of, at open")
              .replacing(
                  "recovery/Generations.java",
                  "return new MergeCheck(file, place.id(), found.number(), range(found), "
                      + "bytes -> {}).passes();",
                  "return true;")
              .caughtBy("MergeRecoveryTest#shouldSetADamagedMergeAsideAndServeItsInputs"),
          Mutant.of("torn tail taken for damage", "torn frame")
              .replacing(
                  "recovery/LogRecovery.java",
                  ".ifPresent(findings::torn);",
                  ".ifPresent(findings::torn); if (tail.torn().isPresent()) { "
                      + "findings.harmless(Damage.FRAME, last.fileName(), \"torn\"); }")
              .caughtBy("DamageTest#shouldTakeATornTailForWhatItIs"),
          Mutant.of("torn tail taken for damage", "rotten body at the end")
              .replacing(
                  "log/ScannedSegment.java",
                  "scan.last().filter(proof::given)",
                  "scan.last().filter(last -> proof.given(last) || !last.whole())")
              .caughtBy("DamageTest#shouldTakeATornTailForWhatItIs"),
          Mutant.of("damage taken for a torn tail", "no search behind bad bytes")
              .replacing(SCANNER, "if (search.found().isEmpty()) {", "if (true) {")
              .caughtBy("DamageTest#shouldTellTheIdsOfAFrameWhoseHeaderIsRotten"),
          Mutant.of("damage taken for a torn tail", "the end of a segment that has a successor")
              .replacing("recovery/OpenedSegments.java", "if (foundEnd < end) {", "if (false) {")
              .caughtBy("TornOrDamagedTest#shouldFindRotAtTheEndOfASegmentThatHasASuccessor"),
          Mutant.of("damage taken for a torn tail", "rotten body before the end")
              .replacing(
                  "recovery/Findings.java",
                  "for (int i : frame.rotten()) {",
                  "for (int i : List.<Integer>of()) {")
              .caughtBy("DamageTest#shouldNameTheIdOfARottenBodyAndLetOthersGoOn"),
          Mutant.of("tail served before it is forced again", "recovery")
              .replacing(
                  "recovery/LogTail.java",
                  "scan.last().filter(last -> sound && last.closing()));",
                  "scan.last().filter(last -> sound));")
              .replacing(
                  "log/ScannedSegment.java",
                  "last -> last.closing() || last.lastOrdinal() <= durableOrdinal);",
                  "last -> true);")
              .replacing(
                  "recovery/LogTail.java",
                  "file.write( Frame.header(place.id(), found.number(), last.offset(), "
                      + "last.firstOrdinal(), List.of()), last.offset()); file.force();",
                  "")
              .caughtBy("RecoveryTest#shouldNotShowAFrameThatAPowerCutCouldStillTake"),
          Mutant.of("tail served before it is forced again", "read-only")
              .replacing(
                  "recovery/OpenedSegments.java",
                  "long durable = place.floor().of(place.id().kind()).ordinal();",
                  "long durable = Long.MAX_VALUE;")
              .caughtBy("RecoveryTest#shouldNotShowAFrameThatAPowerCutCouldStillTake"),
          Mutant.of("what nothing proves forgotten", "the last frame of a killed process")
              .replacing("recovery/LogTail.java", "if (unproven.isEmpty()) {", "if (true) {")
              .replacing(
                  "recovery/LogRecovery.java",
                  "tail.unproven().ifPresent(frame -> frontier.reached(frame.lastOrdinal()));",
                  "")
              .caughtBy("RecoveryTest#shouldNotShowAFrameThatAPowerCutCouldStillTake"),
          Mutant.of("headerless taken for empty", "segment with frames")
              .replacing(
                  "recovery/LogRecovery.java",
                  "if (!frames && last && survey.uncounted().contains(found)) {",
                  "if (true) {")
              .caughtBy("TornOrDamagedTest#shouldNotTakeASegmentForEmptyThatLostItsHeaders"),
          Mutant.of("a removed newest segment unnoticed", "recovery")
              .replacing(
                  "recovery/Frontier.java",
                  "boolean endLost = segmentLost || floor.ordinal() >= nextOrdinal;",
                  "boolean endLost = false;")
              .caughtBy("DamageTest#shouldFindLessThanTheFloor"),
          Mutant.of("a removed newest segment unnoticed", "no floor at a roll")
              .replacing(
                  "log/Maintenance.java",
                  "() -> place.floor().raise(place.id().kind(), new Floor.Mark(segment, "
                      + "durableOrdinal))",
                  "() -> {}")
              .caughtBy("DamageTest#shouldFindThatTheNewestSegmentWasTakenAwayAfterACrash"),
          Mutant.of("a removed newest segment unnoticed", "no floor at a clean close")
              .replacing(
                  "log/GroupWriter.java",
                  "place .floor() .raise(place.id().kind(), new "
                      + "Floor.Mark(active.view().number(), nextOrdinal - 1));",
                  "")
              .caughtBy("DamageTest#shouldFindLessThanTheFloor"),
          Mutant.of("a removed newest segment unnoticed", "only its number is gone")
              .replacing(
                  "recovery/Frontier.java",
                  "boolean segmentLost = floor.segment() > highestSegment;",
                  "boolean segmentLost = false;")
              .caughtBy("DamageTest#shouldFindThatTheNewestSegmentWasTakenAwayAfterACrash"),
          Mutant.of("a missing segment unnoticed", "in a directory that was copied while running")
              .replacing(
                  "recovery/Frontier.java", "if (firstOrdinal > nextOrdinal) {", "if (false) {")
              .replacing("ReplayCursor.java", "if (!whole) {", "if (false) {")
              .caughtBy(
                  "BadContentsTest#shouldNeverShowSomethingWrongFromADirectoryThatWasCopiedWhileRunning"));

  private RecoveryMutants() {}
}
