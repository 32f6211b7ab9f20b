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

  @Mixin private SourceOptions source;

  @Mixin private CaseFilter filter;

  @Override
  public Integer call() {
    filter.check();
    Output output = options.output();
    Faults faults = new Faults();
    try (CaseSource store = source.open(options)) {
      store.damage().forEach(faults::add);
      output.line(CaseText.header());
      store.cases(
          id -> {
            CaseHistory history = store.history(id);
            if (history.fault() != null) {
              faults.add(CaseText.line(history.fault()));
            }
            if (filter.takes(history)) {
              show(history, output);
            }
          });
    }
    return faults.any() ? ExitCode.PROBLEM : ExitCode.DONE;
  }

  /** A case of which nothing is left is not shown, unless that is its fault. */
  private static void show(CaseHistory history, Output output) {
    CaseState state = history.state();
    CaseFault fault = history.fault();
    if (history.erased() != null) {
      output.object(CaseJson.erased(history.caseId(), history.erased()));
      output.line(CaseText.line(history.caseId(), history.erased()));
      return;
    }
    if (fault != null) {
      output.object(CaseJson.inSafeMode(fault, state == null ? null : state.view()));
    } else if (state != null) {
      output.object(CaseJson.summary(state.view()));
    }
    if (state != null) {
      output.line(CaseText.line(state.view()));
    } else if (fault != null) {
      output.line(CaseText.nothingProven(fault));
    }
  }
}
