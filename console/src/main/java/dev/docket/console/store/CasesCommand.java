package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.engine.state.CaseState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the cases of a store. */
@Command(
    name = "cases",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the cases of a store with status and version.",
      "Reads only, also beside a running service. Exit 1 if a case cannot be proven."
    })
public final class CasesCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Override
  public Integer call() {
    Output output = options.output();
    Faults faults = new Faults();
    try (StoreReader store = StoreReader.open(options.dir())) {
      store.damage().forEach(faults::add);
      output.line(CaseText.header());
      store.cases(
          id -> {
            CaseHistory history = store.history(id);
            CaseState state = history.state();
            if (history.fault() != null) {
              faults.add(CaseText.line(history.fault()));
            } else if (state != null) {
              output.object(CaseJson.summary(state.view()));
              output.line(CaseText.line(state.view()));
            }
          });
    }
    return faults.any() ? ExitCode.PROBLEM : ExitCode.DONE;
  }
}
