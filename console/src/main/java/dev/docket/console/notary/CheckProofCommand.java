package dev.docket.console.notary;

import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.file.BoundedFile;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.checkpoint.VerifierKey;
import dev.docket.protocol.merkle.EntryProof;
import dev.docket.protocol.receipt.ProofFile;
import dev.docket.protocol.receipt.ProofVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a proof without a store. */
@Command(
    name = "check-proof",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a file of proof with nothing but a public key, and says what it proves and what not.",
      "Exit 0 if everything in it holds, 1 if not."
    })
public final class CheckProofCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "The proof file.")
  private Path file;

  @Mixin private TrustedKeys keys;

  @Option(names = "--json", description = "Answer for machines.")
  private boolean json;

  @Override
  public Integer call() {
    List<VerifierKey> trusted = keys.all();
    if (trusted.isEmpty()) {
      throw new WrongUseException(
          "--key is missing: without a key that you trust nothing is proven");
    }
    byte[] bytes;
    try {
      bytes = BoundedFile.read(file, ProofFile.MAX_BYTES);
    } catch (IOException failure) {
      throw new WrongUseException(file + " cannot be read: " + failure, failure);
    }
    ProofVerifier.Result result = ProofVerifier.verify(bytes, trusted);
    Output output = Output.stdout(json);
    if (result instanceof ProofVerifier.Refuted refuted) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("ok", false);
      answer.put("kind", refuted.fault());
      answer.put("message", refuted.message());
      output.object(answer);
      throw new ProblemException(
          file + " proves nothing: " + refuted.fault() + ": " + refuted.message());
    }
    if (result instanceof ProofVerifier.Grown grown) {
      tell(grown, output);
    } else if (result instanceof ProofVerifier.Proven proven) {
      tell(proven, output);
    }
    return ExitCode.DONE;
  }

  private static void tell(ProofVerifier.Grown grown, Output output) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", true);
    answer.put("log", grown.after().origin());
    answer.put("from", grown.before().size());
    answer.put("to", grown.after().size());
    output.object(answer);
    output.line("proven:");
    output.line(
        "  The log %s only grew: the first %d of its %d entries are those of the earlier checkpoint."
            .formatted(grown.after().origin(), grown.before().size(), grown.after().size()));
    output.line("  Both checkpoints are signed by its keys.");
    output.line("not proven:");
    output.line("  What the entries say, or that it is true.");
    output.line("  That others are shown the same log: compare checkpoints with them.");
  }

  private static void tell(ProofVerifier.Proven proven, Output output) {
    ReceiptBody body = proven.file().receipt().body();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", true);
    answer.put("case", body.caseId());
    answer.put("version", body.seq());
    answer.put("receiptHash", proven.file().receipt().hash());
    answer.put("log", proven.checkpoint().origin());
    answer.put("index", proven.file().log().inclusion().index());
    answer.put("size", proven.checkpoint().size());
    EntryProof entry = proven.file().entry();
    if (entry != null) {
      answer.put("entry", entry.name().toString());
      answer.put("present", entry.isPresent());
      answer.put("exclusive", entry.isExclusive());
    }
    output.object(answer);
    lines(proven, body, entry).forEach(output::line);
  }

  private static List<String> lines(
      ProofVerifier.Proven proven,
      ReceiptBody body,
      @org.jspecify.annotations.Nullable EntryProof entry) {
    List<String> lines = new java.util.ArrayList<>();
    lines.add("proven:");
    lines.add(
        "  The log %s has this receipt as entry %d of its first %d, signed by its key."
            .formatted(
                proven.checkpoint().origin(),
                proven.file().log().inclusion().index(),
                proven.checkpoint().size()));
    lines.add(
        "  It says: case %s, version %d, a %s at %s, status %s afterwards, written by %s."
            .formatted(
                body.caseId(),
                body.seq(),
                body.type().wireName(),
                body.time(),
                body.status().wireName(),
                body.origin()));
    if (entry != null && entry.found() instanceof EntryProof.Present present) {
      lines.add("  The state after that version has " + entry.name() + ": " + present.form());
      if (!entry.isExclusive()) {
        lines.add("  (That it has no second entry of that name, it does not show.)");
      }
    } else if (entry != null) {
      lines.add("  The state after that version has no " + entry.name() + ".");
    }
    lines.add("not proven:");
    lines.add("  That what was recorded is true, or that the time is right.");
    lines.add("  What happened to the case after that version.");
    lines.add("  That others are shown the same log: compare checkpoints with them.");
    return lines;
  }
}
