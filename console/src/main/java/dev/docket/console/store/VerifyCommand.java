package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Proves every case of a store, or one. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Computes every state hash and every chain of receipts again, from the events.",
      "Reads only, also beside a running service. Exit 1 if one does not hold, with the first bad"
          + " case, version and kind."
    })
public final class VerifyCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Parameters(
      paramLabel = "CASE",
      arity = "0..1",
      description = "The id of a case (default: all cases).")
  private @Nullable String name;

  private final Faults faults = new Faults();
  private long cases;
  private long commits;

  @Override
  public Integer call() {
    Output output = options.output();
    try (StoreReader store = StoreReader.open(options.dir())) {
      if (name != null) {
        verify(store, CaseArgument.in(store, options.dir(), name), output);
      } else {
        // Damage may have taken a whole case, which no case then tells.
        store.damage().forEach(faults::add);
        store.cases(id -> verify(store, id, output));
      }
    }
    if (faults.any()) {
      return ExitCode.PROBLEM;
    }
    output.line(
        "verified: %,d cases, %,d commits; every chain and every state hash holds"
            .formatted(cases, commits));
    return ExitCode.DONE;
  }

  private void verify(StoreReader store, CaseId id, Output output) {
    cases++;
    CaseHistory history = store.history(id, Long.MAX_VALUE, event -> commits++);
    CaseState state = history.state();
    if (history.fault() != null) {
      faults.add(CaseText.line(history.fault()));
      output.object(CaseJson.fault(history.fault()));
    } else if (state != null) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("case", id);
      json.put("ok", true);
      json.put("version", state.version());
      json.put("stateHash", state.hash());
      json.put("receiptHash", state.receiptHash());
      output.object(json);
    }
  }
}
