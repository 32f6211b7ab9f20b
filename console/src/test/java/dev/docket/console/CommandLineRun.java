package dev.docket.console;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One run of the command line in this JVM, and what it wrote.
 *
 * @param exitCode how it ended
 * @param out its stdout
 * @param err its stderr
 */
public record CommandLineRun(int exitCode, String out, String err) {

  /** Runs a command. Swaps the JVM's streams meanwhile, so for one test at a time. */
  public static CommandLineRun of(Object... args) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    CommandLineRun run = writingTo(outBytes, args);
    return new CommandLineRun(run.exitCode(), outBytes.toString(StandardCharsets.UTF_8), run.err());
  }

  /** As {@link #of}, with a stdout of the caller's; {@code out()} is empty. */
  public static CommandLineRun writingTo(OutputStream stdout, Object... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(stdout, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int exitCode =
          Docket.run(List.of(args).stream().map(Object::toString).toArray(String[]::new));
      return new CommandLineRun(exitCode, "", errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
