package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.StateDifference;
import dev.docket.engine.state.Tombstone;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.EntryDifference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one case. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the state of a case: context, scopes and their tokens; or what differs between two"
          + " versions.",
      "Reads only, also beside a running service. Exit 1 if the case cannot be proven."
    })
public final class ShowCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Mixin private SourceOptions source;

  @Parameters(paramLabel = "CASE", description = "The id of the case.")
  private String name;

  @ArgGroup private @Nullable Versions versions;

  /** Which versions are asked for, where that is not the newest. */
  private static final class Versions {

    @Option(
        names = "--at",
        paramLabel = "VERSION",
        description = "The state of this version (default: the newest).")
    private @Nullable Long at;

    @Option(
        names = "--diff",
        arity = "2",
        paramLabel = "VERSION",
        description =
            "What differs between two versions, entry by entry, from the first to the second.")
    private long @Nullable [] diff;
  }

  @Override
  public Integer call() {
    Output output = options.output();
    Long at = versions == null ? null : versions.at;
    long[] diff = versions == null ? null : versions.diff;
    if (at != null) {
      requireVersion("--at", at);
    }
    if (diff != null) {
      requireVersion("--diff", Math.min(diff[0], diff[1]));
    }
    try (CaseSource store = source.open(options)) {
      CaseId id = CaseArgument.in(store, name);
      if (diff != null) {
        show(state(store, id, diff[0]), state(store, id, diff[1]), output);
      } else {
        show(store, id, at, output);
      }
      return ExitCode.DONE;
    }
  }

  private static void show(CaseSource store, CaseId id, @Nullable Long at, Output output) {
    Tombstone erased = at == null ? store.history(id).erased() : null;
    if (erased != null) {
      output.object(CaseJson.erased(id, erased));
      CaseText.whole(id, erased).forEach(output::line);
      return;
    }
    CaseState state = state(store, id, at == null ? Long.MAX_VALUE : at);
    Map<String, Object> json = CaseJson.whole(state.view());
    CaseJson.putSkipped(json, state.gaps());
    output.object(json);
    CaseText.whole(state.view()).forEach(output::line);
    CaseText.lost(state.gaps()).forEach(output::line);
  }

  private static void requireVersion(String option, long version) {
    if (version < 0) {
      throw new WrongUseException(option + " is " + version + "; allowed is 0 or more");
    }
  }

  private static void show(CaseState before, CaseState after, Output output) {
    List<EntryDifference> differences = StateDifference.between(before, after);
    output.object(CaseJson.difference(before, after, differences));
    output.line(
        "case %s: from version %d to version %d"
            .formatted(before.id(), before.version(), after.version()));
    differences.forEach(difference -> output.line(DifferenceText.line(difference)));
    if (differences.isEmpty()) {
      output.line("  no difference");
    }
  }

  /** The state at a version, proven; {@link Long#MAX_VALUE}: at the newest. */
  private static CaseState state(CaseSource store, CaseId id, long version) {
    CaseHistory history = store.history(id, version, (receipt, event, after) -> {});
    CaseState found = history.proven().orElse(null);
    if (version != Long.MAX_VALUE
        && history.erased() == null
        && (found == null || found.version() != version)) {
      requireNotSkipped(store.history(id), version);
    }
    if (history.fault() != null) {
      throw new ProblemException(CaseText.line(history.fault()));
    }
    Tombstone erased = history.erased();
    if (erased != null) {
      throw new ProblemException(
          "case " + id + " is erased at version " + erased.version() + ": no state can be shown");
    }
    CaseState state = history.state();
    if (state == null) {
      throw new ProblemException("case " + id + " has no events any more");
    }
    if (version != Long.MAX_VALUE && state.version() < version) {
      throw new WrongUseException(
          "case " + id + " has the versions 0 to " + state.version() + ", not " + version);
    }
    return state;
  }

  private static void requireNotSkipped(CaseHistory history, long version) {
    history
        .proven()
        .map(CaseState::gaps)
        .filter(gaps -> gaps.skip(version))
        .ifPresent(
            gaps -> {
              throw new WrongUseException(
                  "case " + history.caseId() + " has lost version " + version + ": " + gaps);
            });
  }
}
