package dev.docket.persistence.mutant;

import java.util.List;

/** Faults of the files, of group commit and of the start of a segment. */
final class CommitMutants {
  private static final String WRITER = "log/GroupWriter.java";
  private static final String NEW_SEGMENT = "log/NewSegment.java";
  private static final String FILE = "storage/ChannelFile.java";
  private static final String DISK = "storage/FileStorage.java";
  private static final String STORAGE = "storage/Storage.java";

  static final List<Mutant> ALL =
      List.of(
          Mutant.of("no force of the file", "operating system")
              .replacing(FILE, "channel.force( false);", "channel.size();")
              .caughtBy("storage.FileStorageTest#shouldAskTheOperatingSystemForEveryForce"),
          Mutant.of("no force of the file", "group commit")
              .replacing(
                  WRITER, "active.force(); } catch", "if (false) { active.force(); } } catch")
              .caughtBy("PowerCutTest#shouldKeepWhatIsAcknowledged"),
          Mutant.of("no force of the file", "clean close")
              .without(WRITER, "active.force(); active.publish(closing);")
              .caughtBy("PowerCutTest#shouldStayClosedCleanly"),
          Mutant.of("no force of the file", "new segment")
              .without(NEW_SEGMENT, "file.force();")
              .caughtBy(
                  "DiskFailureTest#shouldNeverBringAFailedFrameBackAfterAPowerCutThatFollowsAtOnce"),
          Mutant.of("no force of the file", "small files")
              .without(STORAGE, "opened.force();")
              .caughtBy("PowerCutTest#shouldReplaceASmallFileInOneStepWhereverThePowerIsCut"),
          Mutant.of("no force of the file", "segment prepared ahead")
              .replacing(
                  "log/Maintenance.java",
                  "if (at % FORCED_CHUNK == 0) { file.force(); } if (at + CHUNK < size) { pause(); } } "
                      + "file.force();",
                  "}")
              .caughtBy("PreparedSegmentTest#shouldBeForcedBeforeItIsUsed"),
          Mutant.of("no force of the file", "frame that was wiped")
              .replacing("log/ActiveSegment.java", "position); file.force();", "position);")
              .caughtBy("DiskFailureTest#shouldWipeForGoodAFrameThatLacksOnlyItsZeros"),
          Mutant.of("no force of the file", "audit")
              .without("recovery/AuditTrail.java", "opened.force();")
              .caughtBy("PowerCutTest#shouldKeepTheAuditOfARecovery"),
          Mutant.of("no force of the directory", "audit")
              .without("recovery/AuditTrail.java", "storage.forceDirectory(directory);")
              .caughtBy("PowerCutTest#shouldKeepTheAuditOfARecovery"),
          Mutant.of("no force of the directory", "operating system")
              .replacing(DISK, "channel.force(true);", "channel.size();")
              .caughtBy("storage.FileStorageTest#shouldAskTheOperatingSystemForEveryForce"),
          Mutant.of("no force of the directory", "new directories")
              .without(DISK, "forceDirectory(parent);")
              .caughtBy("storage.FileStorageTest#shouldForceTheParentsOfNewDirectories"),
          Mutant.of("no force of the directory", "new segment")
              .without(NEW_SEGMENT, "storage.forceDirectory(directory);")
              .caughtBy("PowerCutTest#shouldKeepWhatIsAcknowledgedBehindARoll"),
          Mutant.of("no force of the directory", "small files")
              .without(STORAGE, "forceDirectory(parent);")
              .caughtBy("PowerCutTest#shouldReplaceASmallFileInOneStepWhereverThePowerIsCut"),
          Mutant.of("rename before force", "new segment")
              .replacing(
                  NEW_SEGMENT,
                  "file.force(); publish(storage, directory, temporary);",
                  "publish(storage, directory, temporary); file.force();")
              .caughtBy(
                  "RecoveryTest#shouldLoseNothingProvenWhereverPowerCutsInterruptTwoRecoveries"),
          Mutant.of("rename before force", "small files")
              .replacing(
                  STORAGE,
                  "opened.force(); } rename(temporary, file);",
                  "rename(temporary, file); opened.force(); }")
              .caughtBy("PowerCutTest#shouldReplaceASmallFileInOneStepWhereverThePowerIsCut"),
          Mutant.of("acknowledge before force", "group commit")
              .replacing(WRITER, "force(); active.publish(written);", "active.publish(written);")
              .replacing(
                  WRITER,
                  "answer(admitted, written ? nextOrdinal - 1 : 0); }",
                  "answer(admitted, written ? nextOrdinal - 1 : 0); force(); }")
              .caughtBy(
                  "DiskFailureTest#shouldGoOnInANewSegmentAfterAFailedForceAndForgetTheFailedFrame"),
          Mutant.of("acknowledge before force", "shown to readers")
              .replacing(
                  WRITER, "force(); active.publish(written);", "active.publish(written); force();")
              .caughtBy(
                  "DiskFailureTest#shouldGoOnInANewSegmentAfterAFailedForceAndForgetTheFailedFrame"),
          Mutant.of("acknowledge before force", "told to live readers")
              .replacing(
                  WRITER,
                  "force(); active.publish(written);",
                  "answers.toGroup(0).give(nextOrdinal + records.size() - 1); force(); "
                      + "active.publish(written);")
              .caughtBy("DiskFailureTest#shouldTellNobodyOfWhatIsNotForced"),
          Mutant.of("retried force", "group commit")
              .replacing(
                  WRITER,
                  "active.force(); } catch (IOException failure) { disown(failure);",
                  "try { active.force(); } catch (IOException once) { active.force(); } } "
                      + "catch (IOException failure) { disown(failure);")
              .caughtBy(
                  "DiskFailureTest#shouldGoOnInANewSegmentAfterAFailedForceAndForgetTheFailedFrame"),
          Mutant.of("retried force", "same segment goes on")
              .replacing(
                  WRITER,
                  "active.force(); } catch (IOException failure) { disown(failure);",
                  "active.force(); } catch (IOException failure) {")
              .caughtBy(
                  "DiskFailureTest#shouldNeverBringAFailedFrameBackAfterAKillThatFollowsAtOnce"),
          Mutant.of("retried force", "operating system")
              .replacing(
                  FILE,
                  "channel.force( false);",
                  "try { channel.force(false); } catch (IOException once) { "
                      + "channel.force(false); }")
              .caughtBy(
                  "faulttolerance.FailingForceTest#shouldNeverForceAFileAgainWhoseForceFailed"),
          Mutant.of("retried force", "new segment")
              .replacing(
                  NEW_SEGMENT,
                  "file.force();",
                  "try { file.force(); } catch (IOException once) { file.force(); }")
              .caughtBy("DiskFailureTest#shouldNeverForceANewSegmentAgainWhoseForceFailed"),
          Mutant.of("ignored short write", "file")
              .replacing(
                  FILE,
                  "while (source.hasRemaining()) { int count = channel.write",
                  "if (source.hasRemaining()) { int count = channel.write")
              .caughtBy("storage.FileStorageTest#shouldGoOnBehindAShortWrite"),
          Mutant.of("ignored short write", "no byte written")
              .replacing(
                  FILE,
                  "throw new EOFException(\"wrote no byte of \" + source.remaining());",
                  "return;")
              .caughtBy("storage.FileStorageTest#shouldFailWhereNotAByteIsWritten"),
          Mutant.of("ignored short write", "disk full")
              .replacing(
                  WRITER,
                  "wipeOrDisown(full); throw new NotWrittenException(",
                  "if (!records.isEmpty()) { return new Written(active.position(), "
                      + "active.position() + 64, nextOrdinal, records); } throw new "
                      + "NotWrittenException(")
              .caughtBy("DiskFailureTest#shouldLeaveNothingOfAFrameThatOnlyFitInPart"),
          Mutant.of("full disk answered as unknown", "write")
              .replacing(
                  WRITER,
                  "wipeOrDisown(full);",
                  "wipeOrDisown(full); if (full != null) { throw new "
                      + "OutcomeUnknownException(\"full\", full); }")
              .caughtBy("DiskFailureTest#shouldResumeByItselfWhenAFullDiskHasSpaceAgain"),
          Mutant.of("full disk answered as unknown", "roll")
              .replacing(
                  WRITER,
                  "} catch (DiskFullException full) { throw new NotWrittenException(",
                  "} catch (DiskFullException full) { if (full != null) { throw new "
                      + "OutcomeUnknownException(\"full\", full); } throw new NotWrittenException(")
              .caughtBy("DiskFailureTest#shouldResumeByItselfWhenAFullDiskHasSpaceAgain"),
          Mutant.of("delete before rename", "operating system")
              .replacing(DISK, "Files.move(from", "Files.deleteIfExists(to); Files.move(from")
              .caughtBy("storage.FileStorageTest#shouldReplaceAFileInOneStep"),
          Mutant.of("delete before rename", "small files")
              .replacing(
                  STORAGE,
                  "rename(temporary, file);",
                  "if (kind(file) == Kind.FILE) { delete(file); } rename(temporary, file);")
              .caughtBy("PowerCutTest#shouldReplaceASmallFileInOneStepWhereverThePowerIsCut"),
          Mutant.of("a failed frame resurrected after restart", "where the old segment ends")
              .replacing(WRITER, "active.view().number(), active.position(),", "0, 0,")
              .caughtBy(
                  "DiskFailureTest#shouldNeverBringAFailedFrameBackAfterAKillThatFollowsAtOnce"),
          Mutant.of("a failed frame resurrected after restart", "recovery reads past that end")
              .replacing(
                  "recovery/OpenedSegments.java",
                  "scanned(found, Math.min(end, found.limit()), ScannedSegment::upTo);",
                  "scanned(found, found.limit(), ScannedSegment::upTo);")
              .caughtBy(
                  "DiskFailureTest#shouldNeverBringAFailedFrameBackAfterAKillThatFollowsAtOnce"));

  private CommitMutants() {}
}
