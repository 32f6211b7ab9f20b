package dev.docket.console.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a command answers, on stdout as UTF-8: lines for people or one JSON object per line. */
public final class Output {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final PrintStream out;
  private final boolean json;

  private Output(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /**
   * The process's stdout.
   *
   * @param json whether machines read it
   */
  public static Output stdout(boolean json) {
    return new Output(new PrintStream(System.out, true, StandardCharsets.UTF_8), json);
  }

  public boolean json() {
    return json;
  }

  /**
   * Writes an object, for machines only.
   *
   * @throws ProblemException if stdout does not take it
   */
  public void object(Map<String, ?> object) {
    if (json) {
      raw(text(object));
    }
  }

  /**
   * Writes a line, for people only.
   *
   * @throws ProblemException if stdout does not take it
   */
  public void line(String text) {
    if (!json) {
      raw(text);
    }
  }

  /**
   * Writes a text as it is, for both.
   *
   * @throws ProblemException if stdout does not take it
   */
  public void text(String text) {
    print(text);
  }

  private void raw(String text) {
    print(text + "\n");
  }

  private void print(String text) {
    out.print(text);
    // A PrintStream keeps its faults to itself; an answer cut short must not look like a whole one.
    if (out.checkError()) {
      throw new ProblemException(
          "the answer cannot be written to stdout: nobody reads it any more, or its disk is full");
    }
  }

  private static String text(Object object) {
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException fault) {
      throw new IllegalStateException("an answer cannot be written as JSON: " + object, fault);
    }
  }
}
