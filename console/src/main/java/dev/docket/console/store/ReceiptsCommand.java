package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the receipts of one case. */
@Command(
    name = "receipts",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the receipts of a case, each proven against the events; of an erased case their chain"
          + " is.",
      "With --json the text of \"receipt\" is its bytes, of which \"receiptHash\" is the SHA-256.",
      "Reads only, also beside a running service. Exit 1 if one does not hold; those before it are"
          + " printed."
    })
public final class ReceiptsCommand implements Callable<Integer> {

  private static final long POLL_MILLIS = 500;

  @Mixin private CommonOptions options;

  @Mixin private SourceOptions source;

  @Parameters(paramLabel = "CASE", description = "The id of the case.")
  private String name;

  @Option(
      names = "--follow",
      description = {
        "Goes on with the receipts that come, until the case is final or Ctrl-C.",
        "Looks into the store twice a second; a commit shows once the store proves it durable, which"
            + " the service's next write or a clean end of it does."
      })
  private boolean follow;

  @Override
  public Integer call() throws InterruptedException {
    Output output = options.output();
    try (CaseSource store = source.open(options)) {
      CaseId id = CaseArgument.in(store, name);
      CaseHistory history = print(store, id, null, output);
      while (follow && history.erased() == null && !isFinal(history.state())) {
        Thread.sleep(POLL_MILLIS);
        store.reopen();
        history = print(store, id, history.state(), output);
      }
      return ExitCode.DONE;
    }
  }

  private static boolean isFinal(@Nullable CaseState state) {
    return state != null && state.status().isFinal();
  }

  /** Prints the receipts after a state; gives what they lead to. */
  private static CaseHistory print(
      CaseSource store, CaseId id, @Nullable CaseState from, Output output) {
    CaseHistory history =
        store.historyFrom(
            id,
            from,
            (receipt, event, after) -> {
              output.object(CaseJson.receipt(receipt));
              output.line(CaseText.line(receipt));
            });
    if (history.fault() != null) {
      throw new ProblemException(CaseText.line(history.fault()));
    }
    return history;
  }
}
