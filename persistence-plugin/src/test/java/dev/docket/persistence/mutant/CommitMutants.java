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
              .replacing(FILE, "channel.force(\n          false);", "channel.size();")
              .caughtBy("storage.FileStorageTest#shouldAskTheOperatingSystemForEveryForce"),
          Mutant.of("no force of the file", "group commit")
              .replacing(
                  WRITER,
                  "active.force();\n    } catch",
                  never("active.force();") + "\n    } catch")
              .caughtBy("PowerCutTest#shouldKeepWhatIsAcknowledged"),
          Mutant.of("no force of the file", "clean close")
              .without(WRITER, "active.force();\n        active.publish(closing);")
              .caughtBy("PowerCutTest#shouldStayClosedCleanly"),
          Mutant.of("no force of the file", "new segment")
              .without(NEW_SEGMENT, "file.force();")
              .caughtBy(
                  "DiskFailureTest#shouldNeverBringAFailedFrameBackAfterAPowerCutThatFollowsAtOnce"),
          Mutant.of("no force of the file", "small files")
              .without(STORAGE, "opened.force();")
              .caughtBy("PowerCutTest#shouldReplaceASmallFileInOneStepWhereverThePowerIsCut"),
          Mutant.of("no force of the file", "segment prepared ahead")
              .without("log/Maintenance.java", "        pause();\n      }\n      file.force();\n")
              .replacing("log/Maintenance.java", "if (at % FORCED_CHUNK == 0) {", "{")
              .replacing(
                  "log/Maintenance.java",
                  "          file.force();\n        }",
                  "          pause();\n        }}")
              .caughtBy("PreparedSegmentTest#shouldBeForcedBeforeItIsUsed"),
          Mutant.of("no force of the file", "frame that was wiped")
              .replacing("log/ActiveSegment.java", "position);\n      file.force();", "position);")
              .caughtBy("DiskFailureTest#shouldWipeForGoodAFrameThatLacksOnlyItsZeros"),
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
                  "file.force();\n      publish(storage, directory, temporary);",
                  "publish(storage, directory, temporary);\n      file.force();")
              .caughtBy(
                  "RecoveryTest#shouldLoseNothingProvenWhereverPowerCutsInterruptTwoRecoveries"),
          Mutant.of("rename before force", "small files")
              .replacing(
                  STORAGE,
                  "      opened.force();\n    }\n    rename(temporary, file);",
                  "      rename(temporary, file);\n      opened.force();\n    }")
              .caughtBy("PowerCutTest#shouldReplaceASmallFileInOneStepWhereverThePowerIsCut"),
          Mutant.of("acknowledge before force", "group commit")
              .without(WRITER, "    force();\n    ")
              .replacing(
                  WRITER,
                  "      answer(admitted);\n    }",
                  "      answer(admitted);\n      force();\n    }")
              .caughtBy(
                  "DiskFailureTest#shouldGoOnInANewSegmentAfterAFailedForceAndForgetTheFailedFrame"),
          Mutant.of("acknowledge before force", "shown to readers")
              .replacing(
                  WRITER,
                  "force();\n    active.publish(written);",
                  "active.publish(written);\n    force();")
              .caughtBy(
                  "DiskFailureTest#shouldGoOnInANewSegmentAfterAFailedForceAndForgetTheFailedFrame"),
          Mutant.of("acknowledge before force", "told to live readers")
              .replacing(
                  WRITER,
                  "    force();\n    active.publish(written);",
                  "    answers.wake(nextOrdinal + records.size() - 1);\n    force();\n    active.publish(written);")
              .caughtBy("DiskFailureTest#shouldTellNobodyOfWhatIsNotForced"),
          Mutant.of("retried force", "group commit")
              .replacing(
                  WRITER,
                  "active.force();\n    } catch (IOException failure) {\n      disown(failure);",
                  """
                  try {
                        active.force();
                      } catch (IOException once) {
                        active.force();
                      }
                    } catch (IOException failure) {
                      disown(failure);""")
              .caughtBy(
                  "DiskFailureTest#shouldGoOnInANewSegmentAfterAFailedForceAndForgetTheFailedFrame"),
          Mutant.of("retried force", "same segment goes on")
              .replacing(
                  WRITER,
                  "active.force();\n    } catch (IOException failure) {\n      disown(failure);",
                  "active.force();\n    } catch (IOException failure) {")
              .caughtBy(
                  "DiskFailureTest#shouldNeverBringAFailedFrameBackAfterAKillThatFollowsAtOnce"),
          Mutant.of("retried force", "operating system")
              .replacing(
                  FILE,
                  "channel.force(\n          false);",
                  "try { channel.force(false); } catch (IOException once) { channel.force(false); } //")
              .replacing(
                  FILE,
                  "// metadata that is needed to read the data, its size above all, is still included",
                  "")
              .caughtBy(
                  "faulttolerance.FailingForceTest#shouldNeverForceAFileAgainWhoseForceFailed"),
          Mutant.of("ignored short write", "file")
              .replacing(
                  FILE,
                  "while (source.hasRemaining()) {\n        int count = channel.write",
                  "if (source.hasRemaining()) {\n        int count = channel.write")
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
                  "wipeOrDisown(full);\n      throw new NotWrittenException(",
                  "if (full != null) { return new Written(active.position(), active.position() + 64, nextOrdinal, records); }\n      throw new NotWrittenException(")
              .caughtBy("DiskFailureTest#shouldLeaveNothingOfAFrameThatOnlyFitInPart"),
          Mutant.of("full disk answered as unknown", "write")
              .replacing(
                  WRITER,
                  "wipeOrDisown(full);\n",
                  "wipeOrDisown(full);\n      if (full != null) { throw new OutcomeUnknownException(\"full\", full); }\n")
              .caughtBy("DiskFailureTest#shouldResumeByItselfWhenAFullDiskHasSpaceAgain"),
          Mutant.of("full disk answered as unknown", "roll")
              .replacing(
                  WRITER,
                  "    } catch (DiskFullException full) {\n      throw new NotWrittenException(",
                  "    } catch (DiskFullException full) {\n      if (full != null) { throw new OutcomeUnknownException(\"full\", full); }\n      throw new NotWrittenException(")
              .caughtBy("DiskFailureTest#shouldResumeByItselfWhenAFullDiskHasSpaceAgain"),
          Mutant.of("delete before rename", "operating system")
              .replacing(
                  DISK,
                  "      Files.move(from",
                  "      Files.deleteIfExists(to);\n      Files.move(from")
              .caughtBy("storage.FileStorageTest#shouldReplaceAFileInOneStep"),
          Mutant.of("delete before rename", "small files")
              .replacing(
                  STORAGE,
                  "    rename(temporary, file);",
                  "    if (kind(file) == Kind.FILE) {\n      delete(file);\n    }\n    rename(temporary, file);")
              .caughtBy("PowerCutTest#shouldReplaceASmallFileInOneStepWhereverThePowerIsCut"),
          Mutant.of("a failed frame resurrected after restart", "where the old segment ends")
              .replacing(
                  WRITER,
                  "active.view().number(),\n            active.position(),",
                  "0,\n            0,")
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

  private static String never(String statement) {
    return "if (false) {\n        " + statement + "\n      }";
  }
}
