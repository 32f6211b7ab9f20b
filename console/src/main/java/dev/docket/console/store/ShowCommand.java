package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseView;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one case. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the state of a case: context, scopes and their tokens.",
      "Reads only, also beside a running service. Exit 1 if the case cannot be proven."
    })
public final class ShowCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Parameters(paramLabel = "CASE", description = "The id of the case.")
  private String name;

  @Option(
      names = "--at",
      paramLabel = "VERSION",
      description = "The state of this version (default: the newest).")
  private @Nullable Long version;

  @Override
  public Integer call() {
    Output output = options.output();
    if (version != null && version < 0) {
      throw new WrongUseException("--at is " + version + "; allowed is 0 or more");
    }
    try (StoreReader store = StoreReader.open(options.dir())) {
      CaseId id = CaseArgument.in(store, options.dir(), name);
      CaseHistory history =
          store.history(id, version == null ? Long.MAX_VALUE : version, event -> {});
      if (history.fault() != null) {
        throw new ProblemException(CaseText.line(history.fault()));
      }
      CaseState state = history.state();
      if (state == null) {
        throw new ProblemException("case " + id + " has no events any more");
      }
      CaseView view = state.view();
      if (version != null && view.version() < version) {
        throw new WrongUseException(
            "case " + id + " has the versions 0 to " + view.version() + ", not " + version);
      }
      output.object(CaseJson.whole(view));
      CaseText.whole(view).forEach(output::line);
      return ExitCode.DONE;
    }
  }
}
