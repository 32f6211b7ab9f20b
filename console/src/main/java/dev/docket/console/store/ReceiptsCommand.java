package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.protocol.CaseId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints the receipts of one case. */
@Command(
    name = "receipts",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the receipts of a case, each proven against the events.",
      "With --json the text of \"receipt\" is its bytes, of which \"receiptHash\" is the SHA-256.",
      "Reads only, also beside a running service. Exit 1 if one does not hold; those before it are"
          + " printed."
    })
public final class ReceiptsCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Parameters(paramLabel = "CASE", description = "The id of the case.")
  private String name;

  @Override
  public Integer call() {
    Output output = options.output();
    try (StoreReader store = StoreReader.open(options.dir())) {
      CaseId id = CaseArgument.in(store, options.dir(), name);
      CaseHistory history =
          store.history(
              id,
              Long.MAX_VALUE,
              event -> {
                output.object(CaseJson.receipt(event));
                output.line(CaseText.line(event.receipt()));
              });
      if (history.fault() != null) {
        throw new ProblemException(CaseText.line(history.fault()));
      }
      return ExitCode.DONE;
    }
  }
}
