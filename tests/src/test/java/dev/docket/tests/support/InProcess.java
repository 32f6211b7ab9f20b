package dev.docket.tests.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.docket.console.Docket;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A command that was run in this JVM, which is quicker than in one of its own.
 *
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record InProcess(int exit, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Runs it. */
  public static InProcess run(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int exit = Docket.run(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
      return new InProcess(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
    }
  }

  /** This result, if the command ended with 0. */
  public InProcess orFail() {
    if (exit != 0) {
      throw new AssertionError("exit " + exit + "\n" + out + "\n" + err);
    }
    return this;
  }

  /** Standard output as JSON, one value per line. */
  public List<JsonNode> lines() {
    return out.lines().map(InProcess::parsed).toList();
  }

  /** The last of these. */
  public JsonNode last() {
    List<JsonNode> all = lines();
    return all.get(all.size() - 1);
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (java.io.IOException notJson) {
      throw new UncheckedIOException(line, notJson);
    }
  }
}
