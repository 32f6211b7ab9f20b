package dev.docket.tests.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Docket's command line on the class path of these tests, in a process of its own or here. */
public final class Console {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TIMEOUT_SECONDS = 180;

  private Console() {}

  /**
   * What a finished command left.
   *
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Result(int exit, String out, String err) {

    /** Standard output as JSON, one value per line. */
    public List<JsonNode> jsonLines() {
      return out.lines().filter(line -> !line.isBlank()).map(Console::json).toList();
    }

    /** Standard output as one JSON value. */
    public JsonNode json() {
      return Console.json(out);
    }

    /** This result, if the command ended with 0. */
    public Result orFail() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + "\n" + out + "\n" + err);
      }
      return this;
    }
  }

  /** Runs a command to its end. */
  public static Result run(Object... args) {
    try {
      Path out = Files.createTempFile("docket-out", ".txt");
      Path err = Files.createTempFile("docket-err", ".txt");
      try {
        Process process =
            command(args).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              "no end within " + TIMEOUT_SECONDS + " s\n" + Files.readString(err));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(fault);
    }
  }

  /**
   * Runs a command to its end in this JVM, which is warm; for what has nothing to do with
   * processes. One at a time: it takes the standard streams.
   */
  public static synchronized Result runHere(Object... args) {
    InProcess done = InProcess.run(args);
    return new Result(done.exit(), done.out(), done.err());
  }

  /** Starts a command, whose output goes to a file; to be ended by the caller. */
  public static Process start(Path output, Object... args) {
    try {
      return command(args).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /**
   * What a killed command left.
   *
   * @param out all lines of its standard output, those that were on their way at the kill included
   * @param inTime whether the kill met it at work; it had come to its end otherwise
   */
  public record Killed(List<String> out, boolean inTime) {}

  /**
   * Runs a command and kills it with SIGKILL as soon as it has written so many lines that begin
   * with a prefix; lets it end by itself if it writes fewer.
   */
  public static Killed killedAfter(int lines, String prefix, Path err, Object... args) {
    try {
      Process process = command(args).redirectError(err.toFile()).start();
      List<String> read = new ArrayList<>();
      int counted = 0;
      try (BufferedReader out =
          new BufferedReader(
              new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        StringBuilder line = new StringBuilder();
        for (int c = out.read(); c >= 0; c = out.read()) {
          // A line that the kill cut off was not said: only whole ones count.
          if (c != '\n') {
            line.append((char) c);
            continue;
          }
          read.add(line.toString());
          if (line.indexOf(prefix) == 0 && ++counted == lines) {
            // By its handle: the process itself would close the pipe, with lines still in it.
            process.toHandle().destroyForcibly();
          }
          line.setLength(0);
        }
      } catch (IOException closedByTheKill) {
        if (process.isAlive()) {
          throw closedByTheKill;
        }
      }
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("no end within " + TIMEOUT_SECONDS + " s");
      }
      return new Killed(read, process.exitValue() != 0);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(fault);
    }
  }

  private static ProcessBuilder command(Object... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The short-lived ones start faster without the second compiler.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.docket.console.Docket");
    Arrays.stream(args).map(Object::toString).forEach(command::add);
    return new ProcessBuilder(command);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException fault) {
      throw new UncheckedIOException("not JSON: " + text, fault);
    }
  }
}
