package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.persistence.StoreBackups;
import dev.docket.persistence.backup.BackupName;
import dev.docket.persistence.backup.RestoreReport;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.failure.StoreUnusableException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a store from a backup. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a store in --dir, which has to be empty or missing, from the newest backup in DIR, or"
          + " from the one that is named.",
      "Reads the backup completely first, copies it and forces it. Interrupted, it leaves nothing"
          + " that can be opened, and may be run again. Exit 1 if the backup is damaged or the disk"
          + " fails."
    })
public final class RestoreCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Parameters(paramLabel = "DIR", description = "The directory of backups, or one of them.")
  private Path backups;

  @Option(
      names = "--backup",
      paramLabel = "NAME",
      description = "A backup in DIR, for example 0000000012-20261121T031500Z.")
  private @Nullable String name;

  @Override
  public Integer call() {
    RestoreReport report = restore();
    Output output = options.output();
    output.object(json(report));
    output.line(
        "restored: %s from %s: store %s as of %s, up to event %,d; %,d files, %,d bytes in %,d ms"
            .formatted(
                report.directory(),
                report.backup(),
                report.storeId(),
                report.time(),
                report.eventsUpTo(),
                report.files(),
                report.bytes(),
                report.durationMicros() / 1000));
    return ExitCode.DONE;
  }

  private RestoreReport restore() {
    try {
      return StoreBackups.restore(chosen(), options.dir());
    } catch (StoreLockedException | StoreUnusableException fault) {
      throw new WrongUseException(String.valueOf(fault.getMessage()), fault);
    } catch (StoreException fault) {
      throw new ProblemException(String.valueOf(fault.getMessage()), fault);
    }
  }

  private Path chosen() {
    String given = name;
    if (given == null) {
      return backups;
    }
    return backups.resolve(
        BackupName.parse(given)
            .map(BackupName::toString)
            .orElseThrow(
                () ->
                    new WrongUseException(
                        "--backup is '"
                            + given
                            + "', allowed is the name of a backup, as"
                            + " 0000000012-20261121T031500Z")));
  }

  private static Map<String, Object> json(RestoreReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("store", report.directory().toString());
    json.put("backup", report.backup().toString());
    json.put("storeId", report.storeId());
    json.put("time", report.time());
    json.put("eventsUpTo", report.eventsUpTo());
    json.put("snapshotsUpTo", report.snapshotsUpTo());
    json.put("files", report.files());
    json.put("bytes", report.bytes());
    json.put("durationMicros", report.durationMicros());
    return json;
  }
}
