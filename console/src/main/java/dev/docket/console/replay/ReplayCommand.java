package dev.docket.console.replay;

import dev.docket.console.eventlog.LogReader;
import dev.docket.console.eventlog.UnreadableLogException;
import dev.docket.console.mapping.IllegalProfileException;
import dev.docket.console.mapping.Profile;
import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ConsoleEngine;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports a recorded process log through real cases. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Imports a recorded process log: each row is one quantum of its case's actor.",
      "Run again after a crash, it skips what is committed and goes on.",
      "",
      "The log is CSV (RFC 4180, UTF-8, plain or gzipped) with a header. Needed are the columns"
          + " case, activity and timestamp (ISO 8601); known are resource, seq and lifecycle (or"
          + " lifecycle:transition); all others are attributes, those that begin with case: of the"
          + " case. The seq grows from row to row of a case; without it the rows are counted.",
      "",
      "Exit 1 if the import could not go on or a quantum was refused, 2 at a malformed row; all"
          + " before it is committed."
    })
public final class ReplayCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Parameters(paramLabel = "LOG", description = "The log, .csv or .csv.gz.")
  private Path log;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "What the activities mean, as JSON (default: one lane, no scopes).")
  private @Nullable Path profile;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Import the first N rows of the log only.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "Let N quanta of different cases be under way at once (default: ${DEFAULT-VALUE}).")
  private int parallel = ImportSettings.DEFAULT_PARALLEL;

  @Option(names = "--skip-bad", description = "Pass over malformed rows and count them.")
  private boolean skipBad;

  @Option(
      names = "--acks",
      paramLabel = "FILE",
      description =
          "Add \"SEND <key>\" before each quantum and \"ACK <key> <version> <receipt hash>\" after"
              + " its receipt to FILE; - is stdout, and then a summary for people goes to stderr.")
  private @Nullable String acksFile;

  @Override
  public Integer call() throws InterruptedException {
    Profile mapping = profile();
    ImportSettings settings = settings();
    try {
      // Before a store is made for a log that is none.
      LogReader.open(log).close();
      try (Acks acks = acks();
          ConsoleEngine console = ConsoleEngine.open(options.dir())) {
        long forcesBefore = console.store().metrics().forces();
        ImportOutcome outcome = replay(console, mapping, settings, acks);
        print(
            outcome.summary(),
            console.store().metrics().forces() - forcesBefore,
            console.store().recovery().durationMicros() / (double) TimeUnit.SECONDS.toMicros(1));
        return exitCode(outcome);
      }
    } catch (UnreadableLogException fault) {
      throw new WrongUseException(String.valueOf(fault.getMessage()), fault);
    } catch (IOException fault) {
      throw new ProblemException("the import cannot go on: " + fault, fault);
    }
  }

  private ImportOutcome replay(
      ConsoleEngine console, Profile mapping, ImportSettings settings, Acks acks)
      throws UnreadableLogException, IOException, InterruptedException {
    try (ProgressOnStderr progress = new ProgressOnStderr(Boolean.getBoolean("docket.terminal"))) {
      return new Importer(Cases.of(console.engine()), mapping, settings, acks, progress).run(log);
    }
  }

  private Profile profile() {
    try {
      return profile == null ? Profile.none() : Profile.read(profile);
    } catch (IllegalProfileException fault) {
      throw new WrongUseException(String.valueOf(fault.getMessage()), fault);
    }
  }

  private ImportSettings settings() {
    if (parallel < 1 || parallel > ImportSettings.MOST_PARALLEL) {
      throw new WrongUseException(
          "--parallel is " + parallel + "; allowed is 1 to " + ImportSettings.MOST_PARALLEL);
    }
    if (limit < 0) {
      throw new WrongUseException("--limit is " + limit + "; allowed is 0 or more");
    }
    return ImportSettings.of(parallel, limit, skipBad);
  }

  private Acks acks() {
    try {
      if (acksFile == null) {
        return Acks.none();
      }
      return toStdout() ? Acks.to(System.out) : Acks.appendTo(Path.of(acksFile));
    } catch (IOException fault) {
      throw new WrongUseException("--acks " + acksFile + " cannot be written: " + fault, fault);
    }
  }

  private boolean toStdout() {
    return "-".equals(acksFile);
  }

  private void print(Summary summary, long forces, double recoverySeconds) {
    Output output = options.output();
    output.object(summary.toJson(forces, recoverySeconds));
    String text = "replayed " + log + "\n" + summary.text(forces, recoverySeconds).stripTrailing();
    if (toStdout() && !output.json()) {
      System.err.println(text);
    } else {
      output.line(text);
    }
  }

  private static int exitCode(ImportOutcome outcome) {
    if (outcome.failure() != null) {
      System.err.println("docket: the import stopped: " + outcome.failure());
      return ExitCode.PROBLEM;
    }
    if (outcome.stoppedAt() != null) {
      System.err.println("docket: " + outcome.stoppedAt());
      return ExitCode.WRONG_USE;
    }
    return outcome.summary().violations() > 0 ? ExitCode.PROBLEM : ExitCode.DONE;
  }
}
