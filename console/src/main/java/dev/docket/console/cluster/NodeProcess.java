package dev.docket.console.cluster;

import dev.docket.console.runtime.ProblemException;
import dev.docket.engine.notary.file.OwnerOnly;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A {@link NodeMain} in a process of its own, and what it said. */
public final class NodeProcess implements AutoCloseable {

  /** How long anything of it is waited for. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Small nodes that start fast, for a few seconds each. */
  public static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

  private static final long POLL_MS = 50;
  private static final int FIRST_RELEASE_TO_WARN_OF_UNSAFE = 23;

  private final int number;
  private final Process process;
  private final PrintStream words;
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Thread listening;

  private NodeProcess(int number, Process process) {
    this.number = number;
    this.process = process;
    this.words = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.listening = new Thread(this::listen, "listening-" + number);
    listening.setDaemon(true);
    listening.start();
  }

  /**
   * Starts a node with the class path of this JVM. It ends with this JVM, however that ends.
   *
   * @param number by which it is known
   * @param config the file of its configuration
   * @param log the file to which it writes what goes wrong
   */
  public static NodeProcess start(int number, Path config, Path log, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= FIRST_RELEASE_TO_WARN_OF_UNSAFE) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NodeMain.class.getName(), config.toString()));
    try {
      OwnerOnly.append(log).close();
      return new NodeProcess(
          number,
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** Only whole lines count: the last one may have been cut by a kill. */
  private void listen() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          said.add(line.toString());
          line.setLength(0);
        } else {
          line.append((char) c);
        }
      }
    } catch (IOException gone) {
      // With the process.
    }
  }

  /** The id of its process. */
  public long pid() {
    return process.pid();
  }

  public int number() {
    return number;
  }

  public void tell(String word) {
    words.println(word);
  }

  public List<String> said() {
    return said;
  }

  public long count(String prefix) {
    return said.stream().filter(line -> line.startsWith(prefix)).count();
  }

  /**
   * Waits until it has said so many lines.
   *
   * @throws ProblemException if it ends before, or does not within {@link #PATIENCE}
   */
  public void await(String prefix, long atLeast) {
    await("says " + atLeast + " times " + prefix, () -> count(prefix) >= atLeast);
  }

  /** Waits until it knows so many nodes to be up, and no others. */
  public void awaitMembers(long members) {
    long[] asked = {-1};
    await(
        "knows " + members + " nodes",
        () -> {
          long answers = count("MEMBERS ");
          if (answers > asked[0]) {
            asked[0] = answers;
            tell("members");
          }
          return last("MEMBERS ").equals("MEMBERS " + members);
        });
  }

  /** How many cases live on it now. */
  public int live() {
    long before = count("LIVE ");
    tell("live");
    await("LIVE ", before + 1);
    return Integer.parseInt(last("LIVE ").substring("LIVE ".length()));
  }

  /** Waits for a line, and gives the last of those. */
  String next(String prefix) {
    await(prefix, 1);
    return last(prefix);
  }

  private String last(String prefix) {
    return said.stream()
        .filter(line -> line.startsWith(prefix))
        .reduce((first, second) -> second)
        .orElse("");
  }

  private void await(String what, BooleanSupplier until) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!until.getAsBoolean()) {
        // Asked for again, since it may have ended right after it was said.
        if (!process.isAlive() && !listening.isAlive() && !until.getAsBoolean()) {
          throw new ProblemException("node " + number + " ended before it " + what);
        } else if (System.nanoTime() > deadline) {
          throw new ProblemException("node " + number + " never " + what);
        }
        Thread.sleep(POLL_MS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProblemException("interrupted", interrupted);
    }
  }

  /** SIGKILL: what it had said until then is heard. */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new ProblemException("node " + number + " does not end");
    }
    listening.join(PATIENCE.toMillis());
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
