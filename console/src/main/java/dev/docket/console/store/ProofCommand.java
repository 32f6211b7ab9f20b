package dev.docket.console.store;

import dev.docket.console.notary.GrowthMaker;
import dev.docket.console.notary.OpenedLog;
import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.MissingTileException;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.notary.file.OwnerOnly;
import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.TlogProof;
import dev.docket.protocol.merkle.EntryName;
import dev.docket.protocol.merkle.EntryProof;
import dev.docket.protocol.receipt.ProofFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a proof to hand over. */
@Command(
    name = "proof",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the proof of one commit: its receipt, that it is in the notary's log, and if asked for"
          + " one entry of the state that it left, or that there was none.",
      "With --from instead of a case: the proof that the log only grew from one checkpoint to"
          + " another.",
      "Reads only, also beside a running service."
    })
public final class ProofCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Mixin private SourceOptions source;

  @Parameters(index = "0", arity = "0..1", paramLabel = "CASE", description = "The id of the case.")
  private @Nullable String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "The version that it made.")
  private @Nullable Long version;

  @Option(
      names = "--from",
      paramLabel = "CHECKPOINT",
      description = "A file with an earlier checkpoint of the log.")
  private @Nullable Path from;

  @Option(
      names = "--to",
      paramLabel = "CHECKPOINT",
      description = "A file with a later one (default: the last one of the notary).")
  private @Nullable Path to;

  @Option(
      names = "--entry",
      paramLabel = "NAME",
      description =
          "An entry of the state: context/KEY, token/ID, scope/ID, metadata/KEY, status, hold and"
              + " others.")
  private @Nullable String entry;

  @Option(
      names = "--exclusive",
      description =
          "Also show that the state has no second entry of that name; this hands out the key of the"
              + " case's places, by which guesses of other names can be tested.")
  private boolean exclusive;

  @Option(
      names = "--notary",
      paramLabel = "DIR|CONFIG",
      description =
          "The directory of the notary, or a configuration whose database has its log (default:"
              + " docket-notary, with --config that).")
  private @Nullable Path notary;

  @Option(
      names = "--log",
      paramLabel = "NAME",
      description = "Which log, if the database has several.")
  private @Nullable String logName;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the proof goes: a new file is its owner's alone (default: stdout).")
  private @Nullable Path out;

  @Override
  public Integer call() {
    if (from != null) {
      if (name != null || entry != null || exclusive) {
        throw new WrongUseException("--from proves that the log grew, and takes no case or entry");
      }
      try (OpenedLog log = log()) {
        write(new GrowthMaker(log).proof(from, to).toString());
      }
    } else if (name == null || version == null || to != null) {
      throw new WrongUseException("give a CASE and a VERSION, or --from and a checkpoint");
    } else {
      write(proof(name, version).toString());
    }
    return ExitCode.DONE;
  }

  private ProofFile proof(String name, long version) {
    EntryName wanted = entryName();
    try (CaseSource store = source.open(options)) {
      CaseId id = CaseArgument.in(store, name);
      AtomicReference<@Nullable Receipt> found = new AtomicReference<>();
      CaseHistory history =
          store.history(
              id,
              version,
              (receipt, event, after) -> {
                if (receipt.body().seq() == version) {
                  found.set(receipt);
                }
              });
      if (history.fault() != null) {
        throw new ProblemException(CaseText.line(history.fault()));
      }
      Receipt receipt = found.get();
      if (receipt == null) {
        throw new WrongUseException("case " + id + " has no version " + version);
      }
      EntryProof shown = wanted == null ? null : prove(history, wanted);
      return new ProofFile(receipt, shown, noted(receipt));
    }
  }

  private @Nullable EntryName entryName() {
    try {
      return entry == null ? null : EntryName.parse(entry);
    } catch (IllegalArgumentException fault) {
      throw new WrongUseException("--entry: " + fault.getMessage(), fault);
    }
  }

  private EntryProof prove(CaseHistory history, EntryName wanted) {
    CaseState state = history.state();
    if (state == null) {
      throw new ProblemException(
          "case "
              + history.caseId()
              + " is erased: no entry can be proven any more; a proof that was made before still"
              + " holds");
    }
    EntryProof proof = state.proof(wanted);
    return exclusive && !proof.isExclusive() ? state.tree().exclusive(proof) : proof;
  }

  private OpenedLog log() {
    Path config = source.config();
    Path place = config == null ? Path.of("docket-notary") : config;
    return OpenedLog.open(notary == null ? place : notary, logName);
  }

  private TlogProof noted(Receipt receipt) {
    try (OpenedLog opened = log()) {
      return noted(receipt, opened);
    }
  }

  private static TlogProof noted(Receipt receipt, OpenedLog opened) {
    PublishedLog log = opened.log();
    try {
      OptionalLong index = log.indexOf(receipt);
      if (index.isEmpty()) {
        throw new ProblemException(
            "the receipt is not in the log of "
                + opened
                + ", which has "
                + log.checkpoint().size()
                + " entries: try again in a moment, or see what verify says");
      }
      return log.proof(index.getAsLong());
    } catch (MissingTileException | UncheckedIOException fault) {
      throw new ProblemException("the log in " + opened + ": " + fault.getMessage(), fault);
    }
  }

  private void write(String proof) {
    if (out == null) {
      options.output().text(proof);
      return;
    }
    try (OutputStream file = OwnerOnly.write(out)) {
      file.write(proof.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new ProblemException(out + " cannot be written: " + failure, failure);
    }
  }
}
