package dev.docket.persistence.mutant;

import java.util.List;

/** Faults of backups, restores and repairs, and of the checksums of the small files. */
final class BackupMutants {
  private static final String WRITER = "backup/BackupWriter.java";
  private static final String MANIFEST = "backup/BackupManifest.java";
  private static final String SHARED = "backup/SharedSegments.java";
  private static final String BACKUPS = "backup/Backups.java";
  private static final String CHECK = "backup/BackupCheck.java";
  private static final String RESTORE = "backup/StoreRestore.java";
  private static final String REPAIR = "repair/LogRepair.java";
  private static final String STORE_REPAIR = "StoreRepair.java";
  private static final String SALVAGE = "repair/Salvage.java";

  static final List<Mutant> ALL =
      List.of(
          Mutant.of("backup", "not read back")
              .without(
                  WRITER,
                  "new BackupCheck(storage, directory, pacer) .check(manifest, shared::contains, "
                      + "file -> checkedBefore(previous, file));")
              .caughtBy("BackupTest#shouldNotCountWhatCannotBeReadBack"),
          Mutant.of("backup", "an unsealed segment linked")
              .replacing(
                  WRITER,
                  "segment.sealed() ? sharing.share(log, segment, target) : Optional.empty();",
                  "sharing.share(log, segment, target);")
              .replacing(SHARED, "boolean same = file.size()", "boolean same = true || file.size()")
              .replacing(SHARED, "return same && trailer", "return same || trailer")
              .caughtBy("BackupFilesTest#shouldLinkOnlyWhatNeverChangesAndNothingOnARestore"),
          Mutant.of("backup", "one less is kept")
              .replacing(
                  BACKUPS, "Math.max(0, all.size() - keep);", "Math.max(0, all.size() - keep + 1);")
              .caughtBy("BackupTest#shouldKeepTheNewestOnes"),
          Mutant.of("backup", "what has rotted is shared again")
              .replacing(SHARED, "if (kept.alike(listed.get())) {", "if (true) {")
              .caughtBy("SharedSegmentsTest#shouldCopyAnewWhatHasRottedInTheBackupBefore"),
          Mutant.of("backup", "a file of the same name is shared")
              .replacing(SHARED, "boolean same = file.size()", "boolean same = true || file.size()")
              .replacing(SHARED, "return same && trailer", "return same || trailer")
              .caughtBy("SharedSegmentsTest#shouldNotShareAnotherSegmentOfTheSameName"),
          Mutant.of("backup", "the reserve filled")
              .replacing(WRITER, "if (free < needed) {", "if (false) {")
              .caughtBy("BackupTest#shouldNotFillTheDisk"),
          Mutant.of("backup", "among those of another store")
              .replacing(BACKUPS, "if (!manifest.storeId().equals(storeId)) {", "if (false) {")
              .caughtBy("BackupTest#shouldRefusePlacesWhereABackupWouldDoHarm"),
          Mutant.of("backup", "no lock of the directory")
              .replacing(
                  "StoreBackups.java",
                  "try (StoreLock lock = StoreLock.take(storage, backups.directory())) {",
                  "try (var lock = (java.io.Closeable) () -> {}) {")
              .caughtBy("BackupTest#shouldRefuseWhileAnotherBackupGoesOn"),
          Mutant.of("check of a backup", "files that nobody lists")
              .replacing(CHECK, "refuseUnlisted(manifest); for", "for")
              .caughtBy("RestoreTest#shouldFindWhatIsMissingOrForeign"),
          Mutant.of("check of a backup", "checksums of the files")
              .replacing(
                  CHECK, "if (!Checksum.of(file, pacer).equals(listed.sha256())) {", "if (false) {")
              .caughtBy("RestoreTest#shouldFindRotInEveryFileOfABackup"),
          Mutant.of("check of a backup", "links out of it")
              .replacing(
                  CHECK,
                  "if (!storage.realPath(path).equals(listed.in(storage.realPath(directory)))) {",
                  "if (storage.realPath(path) == null) {")
              .caughtBy("BackupFilesTest#shouldFollowNoLinkOutOfABackup"),
          Mutant.of("check of a backup", "checksum of backup.json")
              .replacing(
                  MANIFEST,
                  "if (!new String(checksum, StandardCharsets.ISO_8859_1) .equals(new "
                      + "String(checksumLine(content), StandardCharsets.ISO_8859_1))) {",
                  "if (false) {")
              .caughtBy("RestoreTest#shouldFindRotInEveryFileOfABackup"),
          Mutant.of("no checksum", "store.json")
              .replacing(
                  "log/StoreDescription.java", "if (!JsonChecksum.matches(root)) {", "if (false) {")
              .caughtBy("NewerFormatTest#shouldNoticeADigitThatHasRotted"),
          Mutant.of("no checksum", "floor.json")
              .replacing("log/Floor.java", "if (!JsonChecksum.matches(root)) {", "if (false) {")
              .caughtBy("NewerFormatTest#shouldNoticeADigitThatHasRotted"),
          Mutant.of("restore", "into a directory that is not empty")
              .replacing(RESTORE, "if (!NOTHING.contains(name) &&", "if (false &&")
              .caughtBy("RestoreTest#shouldNotRestoreWhereSomethingIs"),
          Mutant.of("restore", "without reading the backup first")
              .without(
                  RESTORE,
                  "new BackupCheck(storage, chosen, pacer).check(manifest, file -> false, file -> "
                      + "false);")
              .caughtBy("RestoreTest#shouldFindRotInEveryFileOfABackup"),
          Mutant.of("restore", "no history")
              .replacing(
                  RESTORE,
                  ".goingOn(manifest.events().ordinal() + 1, manifest.snapshots().ordinal() + 1);",
                  ";")
              .caughtBy("HistoryTest#shouldBeginAHistoryAtTheFirstOrdinalBehindTheBackup"),
          Mutant.of("restore", "a history that begins too late")
              .replacing(
                  RESTORE, "goingOn(manifest.events().ordinal() + 1,", "goingOn(Long.MAX_VALUE,")
              .caughtBy("HistoryTest#shouldBeginAHistoryAtTheFirstOrdinalBehindTheBackup"),
          Mutant.of("restore", "no line of the audit trail")
              .without(
                  RESTORE,
                  "new AuditTrail(storage, target) .restored( "
                      + "String.valueOf(chosen.getFileName()), description.histories().current(), "
                      + "Instant.now());")
              .caughtBy("HistoryTest#shouldBeginAHistoryAtTheFirstOrdinalBehindTheBackup"),
          Mutant.of("restore", "the same last segment in two stores")
              .replacing(RESTORE, "tail.get().withNewUuid().bytes()", "tail.get().bytes()")
              .caughtBy("RestoreTest#shouldNotLeaveTheSameLastSegmentInTwoStores"),
          Mutant.of("repair", "no copy of what it replaces")
              .without(REPAIR, "kept.keep(file);")
              .caughtBy("RepairStepsTest#shouldKeepWhatItReplacesAndSayWhatItDid"),
          Mutant.of("repair", "no record of a loss")
              .without(
                  SALVAGE,
                  "encode(Kind.LOSS, id, loss.to(), loss.after(), deletedTo, loss.lastOrdinal());")
              .caughtBy("RepairTest#shouldUseNoNumberTwiceOfAnIdThatLostItsEnd"),
          Mutant.of("repair", "no ledger")
              .replacing("repair/Planning.java", "long ledgers =", "long ledgers = 0 *")
              .caughtBy("RepairTest#shouldRefuseAnIdUntilItsLossIsAcceptedAndLetOthersGoOn"),
          Mutant.of("repair", "no history")
              .without(STORE_REPAIR, "described().write(storage, directory);")
              .caughtBy("HistoryTest#shouldNotTakeOfAnOldBackupWhatCameBehindAnEndThatWasLost"),
          Mutant.of("repair", "no line of the audit trail")
              .without(STORE_REPAIR, "trail.repaired(report, Instant.now());")
              .caughtBy("RepairStepsTest#shouldKeepWhatItReplacesAndSayWhatItDid"),
          Mutant.of("repair", "takes from another history")
              .without("repair/Spares.java", "agreement.require(head.ordinal());")
              .caughtBy("HistoryTest#shouldNotTakeTheEventsOfACopyThatWentOnDifferently"),
          Mutant.of("repair", "takes another record for a rotten one")
              .replacing(
                  SALVAGE,
                  "if (spare != null && spare.head().headChecksum() == head.headChecksum()) {",
                  "if (spare != null) {")
              .caughtBy("HistoryTest#shouldNotTakeAnotherRecordForARottenOne"),
          Mutant.of("a lost end", "no history")
              .without("StoreOpening.java", "description.write(storage, directory);")
              .caughtBy("HistoryTest#shouldBeginAHistoryWhereAStoreGoesOnBehindALostEnd"),
          Mutant.of("a lost deletion", "events do not tell of it")
              .without("EventAdmission.java", "event.deletedBeforeTo(head.deletedTo());")
              .caughtBy("LostDeletionTest#shouldBeKnownFromTheNextEvent"),
          Mutant.of("a lost deletion", "not written anew by a repair")
              .replacing(SALVAGE, "if (deletedTo > 0 && (after", "if (false && (after")
              .caughtBy("LostDeletionTest#shouldBeWrittenAnewByARepairWhereTheFooterKnowsIt"));

  private BackupMutants() {}
}
