package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.repair.Loss;
import dev.docket.persistence.repair.RepairOrder;
import dev.docket.persistence.repair.RepairReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Repairs the files of a store. */
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description = {
      "Says what it would do to a damaged store and what is lost for good; with --apply does it."
          + " Whatever can still be read goes into new segments; copies of all that is replaced are"
          + " kept below repair-N in the directory; the audit trail says what was done.",
      "A case that lost events replays again and is in safe mode until it is restored. Other ids"
          + " that lost events, and those that may have, are refused until that is accepted with"
          + " --accept or --accept-losses; then they go on without what is lost.",
      "No service may have the store open. Exit 0 if there is nothing to do or it was done, 1 if there"
          + " is something to do, or losses are left that nobody has accepted, 2 if it cannot be done."
    })
public final class RepairCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Option(names = "--apply", description = "Do it (default: only say what would be done).")
  private boolean apply;

  @Option(
      names = "--from",
      paramLabel = "BACKUP",
      description = "The directory of a backup of this store, from which what is lost is taken.")
  private @Nullable Path backup;

  @Option(
      names = "--accept",
      paramLabel = "ID",
      description = "Accept what this persistence id has lost; may be repeated.")
  private List<String> accepted = List.of();

  @Option(
      names = "--accept-losses",
      description = "Accept all that is lost, also where nobody knows whose it was.")
  private boolean acceptAll;

  @Override
  public Integer call() {
    if (!Files.isDirectory(options.dir())) {
      throw new WrongUseException(
          options.dir() + " is not a directory; --dir names the directory of a store");
    }
    RepairReport report = repair();
    Output output = options.output();
    output.object(json(report));
    report.replaced().forEach(file -> output.line(verb("replaces", "replaced") + file));
    report.written().forEach(file -> output.line(verb("writes", "wrote") + file));
    report.losses().forEach(loss -> output.line("lost for good: " + loss.text()));
    report
        .snapshotLosses()
        .forEach(
            loss -> output.line("a snapshot is lost, the events make up for it: " + loss.text()));
    report.accepted().forEach(loss -> output.line(verb("accepts", "accepted") + loss.text()));
    report.open().forEach(loss -> output.line("not accepted, so refused: " + loss.text()));
    report
        .unreadable()
        .forEach(file -> output.line("the disk cannot read all of it, copied with zeros: " + file));
    if (report.takenFromOthers() > 0) {
      output.line("found in other files: %,d records".formatted(report.takenFromOthers()));
    }
    output.line(summary(report));
    boolean done = report.applied() || !report.needed();
    return done && report.open().isEmpty() ? ExitCode.DONE : ExitCode.PROBLEM;
  }

  private String verb(String plan, String done) {
    return (apply ? done : plan) + ": ";
  }

  private static String summary(RepairReport report) {
    if (!report.needed()) {
      return "nothing to repair";
    }
    return report.applied()
        ? "repaired; copies of what was replaced are in " + report.keptIn()
        : "nothing was changed; --apply does it";
  }

  private RepairReport repair() {
    try {
      return DocketStore.repair(
          options.dir(),
          StoreSettings.defaults(),
          new RepairOrder(apply, backup, this::isAccepted));
    } catch (StoreLockedException | StoreUnusableException fault) {
      throw new WrongUseException(String.valueOf(fault.getMessage()), fault);
    }
  }

  /** A case proves its own history: it is in safe mode until somebody restores it. */
  private boolean isAccepted(Loss loss) {
    String id = loss.id();
    return acceptAll
        || (id != null && (accepted.contains(id) || CasePersistenceId.caseOf(id).isPresent()));
  }

  private static Map<String, Object> json(RepairReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("needed", report.needed());
    json.put("applied", report.applied());
    json.put("keptIn", report.keptIn());
    json.put("replaced", report.replaced());
    json.put("written", report.written());
    json.put("losses", losses(report.losses()));
    json.put("snapshotLosses", losses(report.snapshotLosses()));
    json.put("accepted", losses(report.accepted()));
    json.put("open", losses(report.open()));
    json.put("takenFromOthers", report.takenFromOthers());
    json.put("unreadable", report.unreadable());
    return json;
  }

  private static List<Map<String, Object>> losses(List<Loss> losses) {
    return losses.stream().map(RepairCommand::json).toList();
  }

  private static Map<String, Object> json(Loss loss) {
    Map<String, Object> json = new LinkedHashMap<>();
    String id = loss.id();
    if (id != null) {
      json.put("id", id);
      CasePersistenceId.caseOf(id).ifPresent(found -> json.put("case", found.value()));
      json.put("after", loss.after());
      json.put("to", loss.to());
    }
    json.put("firstOrdinal", loss.firstOrdinal());
    json.put("lastOrdinal", loss.lastOrdinal());
    return json;
  }
}
