package dev.docket.console.store;

import dev.docket.console.notary.LogAudit;
import dev.docket.console.notary.NotaryFolder;
import dev.docket.console.notary.OpenedLog;
import dev.docket.console.notary.TrustedKeys;
import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.ReceiptBody;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves every case of a store, or one. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Computes every state hash and every chain of receipts again, from the events, and compares"
          + " what each restore brought back with the version that it names.",
      "With --notary the journal is also held against the log of its notary, receipt by receipt;"
          + " with --checkpoint against one that was kept from earlier.",
      "Versions that a restore out of safe mode skips are told; that is no fault.",
      "Reads only, also beside a running service. Exit 1 if one does not hold, with the first bad"
          + " case, version and kind."
    })
public final class VerifyCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Mixin private SourceOptions source;

  @Parameters(
      paramLabel = "CASE",
      arity = "0..1",
      description = "The id of a case (default: all cases).")
  private @Nullable String name;

  @Option(
      names = "--notary",
      paramLabel = "DIR|CONFIG",
      description =
          "The directory of the notary, or a configuration whose database has its log (default: the"
              + " log is not looked at).")
  private @Nullable Path notary;

  @Option(
      names = "--log",
      paramLabel = "NAME",
      description = "Which log, if the database has several.")
  private @Nullable String logName;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "A checkpoint that you kept: what it was signed over must still be there.")
  private @Nullable Path checkpoint;

  @Mixin private TrustedKeys keys;

  private final Faults faults = new Faults();
  private long cases;
  private long commits;
  private long erased;
  private List<String> seen = List.of();

  @Override
  public Integer call() {
    Output output = options.output();
    if (name != null && (notary != null || checkpoint != null)) {
      throw new WrongUseException("the log of a notary is verified for all cases, not for one");
    }
    // Before the store: what the log has now was durable in the journal before.
    try (OpenedLog opened = notary == null ? null : OpenedLog.open(notary, logName);
        CaseSource store = source.open(options)) {
      if (name != null) {
        verify(store, CaseArgument.in(store, name), output);
      } else {
        // Damage may have taken a whole case, which no case then tells.
        store.damage().forEach(faults::add);
        store.cases(id -> verify(store, id, output));
      }
      if (opened != null || checkpoint != null) {
        audit(store, opened, output);
      }
    }
    if (faults.any()) {
      return ExitCode.PROBLEM;
    }
    output.line(
        "verified: %,d cases, %,d commits; every chain and every state hash holds"
            .formatted(cases, commits));
    if (erased > 0) {
      output.line("erased: %,d of them; of these the chain was verified".formatted(erased));
    }
    seen.forEach(output::line);
    return ExitCode.DONE;
  }

  private void audit(CaseSource store, @Nullable OpenedLog opened, Output output) {
    LogAudit audit =
        new LogAudit(
            keys.all(),
            checkpoint == null ? null : NotaryFolder.checkpoint(checkpoint),
            fault -> {
              faults.add(fault.line());
              output.object(fault.json());
            });
    if (opened != null) {
      read(opened, audit);
    }
    store.inCommitOrder(audit::journal);
    seen = audit.end(store.isWhole());
  }

  private static void read(OpenedLog opened, LogAudit audit) {
    try {
      audit.log(opened.log());
    } catch (UncheckedIOException fault) {
      throw new ProblemException("the log in " + opened + ": " + fault.getMessage(), fault);
    }
  }

  private void verify(CaseSource store, CaseId id, Output output) {
    cases++;
    RestoreCheck restores = new RestoreCheck();
    CaseHistory history =
        store.historyFrom(
            id,
            null,
            (receipt, event, after) -> {
              commits++;
              if (after != null) {
                restores.note(event, after);
              }
              if (receipt.body().skipped() != null) {
                output.line(gap(id, receipt.body(), event));
              }
            });
    CaseState state = history.state();
    CaseFault fault = history.fault() == null ? fault(store, id, restores) : history.fault();
    if (fault != null) {
      faults.add(CaseText.line(fault));
      output.object(CaseJson.fault(fault));
    } else if (history.erased() != null) {
      erased++;
      Map<String, Object> json = CaseJson.erased(id, history.erased());
      json.put("ok", true);
      output.object(json);
    } else if (state != null) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("case", id);
      json.put("ok", true);
      json.put("version", state.version());
      json.put("stateHash", state.hash());
      json.put("receiptHash", state.receiptHash());
      CaseJson.putSkipped(json, state.gaps());
      output.object(json);
    }
  }

  /** No fault: an act, which the chain itself tells. */
  private static String gap(CaseId id, ReceiptBody body, CaseEvent event) {
    String reason =
        event instanceof CaseEvent.Controlled restore
            ? restore.act().reason()
            : "the reason is erased";
    return "case %s: %s lost, and skipped by the restore of version %d (%s): %s"
        .formatted(id, body.skipped(), body.seq(), body.key(), reason);
  }

  /** The first restore that brought back something else than what was there. */
  private static @Nullable CaseFault fault(CaseSource store, CaseId id, RestoreCheck restores) {
    List<CaseFault> found = new ArrayList<>();
    if (restores.isNeeded()) {
      store.historyFrom(
          id,
          null,
          (receipt, event, after) -> {
            if (after != null) {
              restores.compare(after).ifPresent(found::add);
            }
          });
    }
    return found.stream().min(Comparator.comparingLong(CaseFault::version)).orElse(null);
  }
}
