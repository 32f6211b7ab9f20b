package dev.docket.console.demo;

import dev.docket.console.runtime.ProblemException;
import dev.docket.engine.notary.file.OwnerOnly;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A replay in a process of its own, which says on its stdout what it sends and what is
 * acknowledged.
 */
final class ChildReplay implements AutoCloseable {

  private static final int LONGEST_SECONDS = 120;
  private static final int MOST_COMPLAINT_BYTES = 1 << 16;
  private static final int FIRST_RELEASE_TO_WARN_OF_UNSAFE = 23;

  private final Process process;
  private final Path stderr;
  private final Thread killer;

  private ChildReplay(Process process, Path stderr) {
    this.process = process;
    this.stderr = stderr;
    this.killer = new Thread(process::destroyForcibly, "child-killer");
    // A child must not outlive a demonstration that is broken off.
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * Starts a replay with the class path of this JVM.
   *
   * @param main the class of the command line
   * @param stderr the file to which it writes what goes wrong
   * @param arguments what follows {@code replay}
   */
  static ChildReplay start(Class<?> main, Path stderr, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= FIRST_RELEASE_TO_WARN_OF_UNSAFE) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), "replay"));
    command.addAll(arguments);
    OwnerOnly.append(stderr).close();
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(stderr.toFile()))
            .start();
    process.getOutputStream().close();
    return new ChildReplay(process, stderr);
  }

  /** Hands over each line of its stdout, until it ends. */
  void lines(Consumer<String> consumer) throws IOException {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        consumer.accept(line);
      }
    }
  }

  /** Ends it at once, by SIGKILL where there is such a thing: it can do nothing about it. */
  void kill() {
    // Not Process.destroyForcibly(), which also closes the stdout that is still to be read.
    process.toHandle().destroyForcibly();
  }

  /** Waits until it has ended; its exit code, 137 after a SIGKILL. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      throw new ProblemException("the replay did not end within " + LONGEST_SECONDS + " s");
    }
    return process.exitValue();
  }

  /** What it said when something went wrong, or how that begins. */
  String complaint() throws IOException {
    try (InputStream in = Files.newInputStream(stderr)) {
      return new String(in.readNBytes(MOST_COMPLAINT_BYTES), StandardCharsets.UTF_8);
    }
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(killer);
  }
}
