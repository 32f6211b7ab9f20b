package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.backup.BackupReport;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.log.CompactionSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a backup. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a backup of a store, also beside a running service, into a directory of its own below"
          + " DIR, and reads it back completely.",
      "Files that never change are hard links to those of the store, or of the backup before, where"
          + " that works. Beside a service it holds what is provably durable: the last group of"
          + " writes may be missing; a service can take backups by itself"
          + " (docket.persistence.backup). Exit 1 if there is no new backup; the older ones stay."
    })
public final class BackupCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Parameters(paramLabel = "DIR", description = "The directory of backups, made if needed.")
  private Path backups;

  @Option(
      names = "--copy",
      description = "Copy everything: a hard link shares what rots on the disk with the store.")
  private boolean copy;

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "0",
      description = "Remove older backups so that N are left; 0, the default, removes none.")
  private int keep;

  @Override
  public Integer call() {
    if (!Files.isDirectory(options.dir())) {
      throw new WrongUseException(
          options.dir() + " is not a directory; --dir names the directory of a store");
    }
    if (keep < 0) {
      throw new WrongUseException("--keep is " + keep + ", allowed is 0 or more");
    }
    BackupReport report = backup();
    if (!report.proven()) {
      System.err.println(
          "docket: another process has the store open: its last group of writes may be missing in"
              + " the backup");
    }
    Output output = options.output();
    output.object(json(report));
    output.line(
        ("backup: %s, up to event %,d; %,d segments linked, %,d kept, %,d copied;"
                + " %,d bytes, %,d of them new; read back whole, in %,d ms")
            .formatted(
                report.directory(),
                report.eventsUpTo(),
                report.linked(),
                report.kept(),
                report.copied(),
                report.bytes(),
                report.bytesCopied(),
                report.durationMicros() / 1000));
    return ExitCode.DONE;
  }

  private BackupReport backup() {
    try {
      recoverIfLeftOpen();
      try (DocketStore store = DocketStore.openReadOnly(options.dir(), StoreSettings.defaults())) {
        return store
            .backups()
            .take(backups, BackupOptions.defaults().withCopyAll(copy).withKeep(keep));
      }
    } catch (StoreLockedException | StoreUnusableException fault) {
      throw new WrongUseException(String.valueOf(fault.getMessage()), fault);
    } catch (StoreException fault) {
      throw new ProblemException(String.valueOf(fault.getMessage()), fault);
    }
  }

  /**
   * A service that was killed leaves a last group of writes that only an open for writing can
   * prove. Where a service runs, or nothing may be written, the backup does without.
   */
  private void recoverIfLeftOpen() {
    try (DocketStore store = DocketStore.openReadOnly(options.dir(), StoreSettings.defaults())) {
      if (store.recovery().cleanClose() || !store.recovery().damage().isEmpty()) {
        return;
      }
    }
    StoreSettings quiet =
        StoreSettings.defaults()
            .withReserveBytes(0)
            .withCompaction(new CompactionSettings(false, Long.MAX_VALUE, 512 << 20));
    try {
      DocketStore.open(options.dir(), quiet).close();
    } catch (StoreLockedException | StoreUnusableException runningOrReadOnly) {
      // The report says that it is not proven to be complete.
      return;
    }
  }

  private static Map<String, Object> json(BackupReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("backup", report.directory().toString());
    json.put("time", report.time());
    json.put("eventsUpTo", report.eventsUpTo());
    json.put("snapshotsUpTo", report.snapshotsUpTo());
    json.put("linked", report.linked());
    json.put("kept", report.kept());
    json.put("copied", report.copied());
    json.put("bytes", report.bytes());
    json.put("bytesCopied", report.bytesCopied());
    json.put("removed", report.removed());
    json.put("proven", report.proven());
    json.put("verified", true);
    json.put("durationMicros", report.durationMicros());
    return json;
  }
}
