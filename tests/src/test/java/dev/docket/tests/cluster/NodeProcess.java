package dev.docket.tests.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A {@link NodeMain} in a process of its own, and what it said. */
final class NodeProcess implements AutoCloseable {

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

  static NodeProcess start(int number, Path config, Path log) {
    try {
      return new NodeProcess(
          number,
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  NodeMain.class.getName(),
                  config.toString())
              .redirectError(log.toFile())
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

  int number() {
    return number;
  }

  void tell(String word) {
    words.println(word);
  }

  List<String> said() {
    return said;
  }

  long count(String prefix) {
    return said.stream().filter(line -> line.startsWith(prefix)).count();
  }

  void await(String prefix, long atLeast) {
    Awaitility.await("node " + number + " says " + atLeast + " times " + prefix)
        .atMost(ClusterFaultsTest.PATIENCE)
        .until(
            () -> {
              if (count(prefix) < atLeast && !process.isAlive() && !listening.isAlive()) {
                throw new AssertionError("node " + number + " ended");
              }
              return count(prefix) >= atLeast;
            });
  }

  /** Until it knows so many nodes to be up, and no others. */
  void awaitMembers(long members) {
    Awaitility.await("node " + number + " knows " + members + " nodes")
        .atMost(ClusterFaultsTest.PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              long before = count("MEMBERS ");
              tell("members");
              await("MEMBERS ", before + 1);
              return said.stream()
                  .filter(line -> line.startsWith("MEMBERS "))
                  .reduce((first, second) -> second)
                  .orElse("")
                  .equals("MEMBERS " + members);
            });
  }

  /** SIGKILL: what it had said until then is heard. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(ClusterFaultsTest.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("node " + number + " does not end");
    }
    listening.join(ClusterFaultsTest.PATIENCE.toMillis());
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
