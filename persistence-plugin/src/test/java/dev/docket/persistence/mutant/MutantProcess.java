package dev.docket.persistence.mutant;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process that tries mutants: it reads their names and answers with their outcomes. */
final class MutantProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream requests;

  /**
   * @param folder takes all temporary files, which it leaves behind
   */
  MutantProcess(Path folder) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                MutantProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /**
   * Tries one.
   *
   * @throws TimeoutException if it comes to no end; the process is of no more use
   */
  Outcome tried(Mutant mutant, long seconds) throws TimeoutException {
    requests.println(mutant.name());
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(this::line);
    try {
      return Outcome.decode(answer.get(seconds, TimeUnit.SECONDS));
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException("the process of the mutants failed", failure);
    }
  }

  private String line() {
    try {
      String line = answers.readLine();
      return line == null ? "BROKEN\tthe process\t0\tit ended" : line;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(each -> each.onExit().join());
  }

  /** Tries what it is told, until nobody tells it any more. */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    Trial trial = new Trial();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String name = in.readLine(); name != null; name = in.readLine()) {
      out.println(trial.of(Mutants.named(name)).encode());
    }
    System.exit(0); // whatever threads a mutant has left behind
  }
}
