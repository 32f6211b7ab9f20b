package dev.docket.console.notary;

import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.protocol.checkpoint.SigningKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the key of a notary. */
@Command(
    name = "keygen",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a private key for a notary, in a new file that only its owner can read, and prints the"
          + " public key for those who check proofs.",
      "Never overwrites a file."
    })
public final class KeygenCommand implements Callable<Integer> {

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description =
          "The name of the log, for all its keys: an address without a scheme, for example"
              + " example.org/orders.")
  private String name;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "docket-notary.key",
      description = "Where the private key goes (default: ${DEFAULT-VALUE}).")
  private Path file;

  @Option(names = "--json", description = "Answer for machines.")
  private boolean json;

  @Override
  public Integer call() {
    SigningKey key;
    try {
      key = SigningKey.random(name, new SecureRandom());
    } catch (IllegalArgumentException fault) {
      throw new WrongUseException("--name: " + fault.getMessage(), fault);
    }
    try {
      KeyFile.create(file, key);
    } catch (FileAlreadyExistsException exists) {
      throw new WrongUseException(file + " exists; a key is never overwritten", exists);
    } catch (IOException failure) {
      throw new ProblemException(file + " cannot be written: " + failure, failure);
    }
    Output output = Output.stdout(json);
    output.object(Map.of("publicKey", key.verifier().toString(), "file", file.toString()));
    output.line(key.verifier().toString());
    System.err.println("docket: the private key is in " + file + "; keep it secret, and a copy");
    return ExitCode.DONE;
  }
}
