package dev.docket.console.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One line of what a run of the benchmark writes for machines: JSON with the field "kind". */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Line.Run.class, name = "run"),
  @JsonSubTypes.Type(value = Line.Turn.class, name = "turn"),
  @JsonSubTypes.Type(value = Line.Aftermath.class, name = "aftermath"),
  @JsonSubTypes.Type(value = Line.Figure.class, name = "figure"),
})
public sealed interface Line {

  /**
   * Where and when, the first line of a run.
   *
   * @param date of the begin, UTC
   * @param commit of the source, or "unknown"
   * @param command that was given
   * @param machine processors, memory, disk, system, JVM
   * @param durability what is durable at an answer, by subject
   */
  record Run(
      String date, String commit, String command, String machine, Map<String, String> durability)
      implements Line {

    /**
     * A run that begins now.
     *
     * @param directory where stores are made
     */
    public static Run now(List<Subject> subjects, String command, Path directory)
        throws IOException {
      Map<String, String> durability = new LinkedHashMap<>();
      subjects.forEach(each -> durability.put(each.name(), each.durability()));
      return new Run(
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
          Machine.commit(),
          command,
          Machine.described(directory),
          durability);
    }
  }

  /**
   * One turn of a subject under a load.
   *
   * @param round from 1 on
   * @param loadAverage of the machine in the last minute, what is measured included
   */
  record Turn(String subject, String shape, int round, double loadAverage, Window window)
      implements Line {}

  /**
   * What the last turn of a subject under a load leaves.
   *
   * @param heapBytes in use after a collection with the subject running, less what was before
   * @param diskBytes of its files after a clean close, for each event that it kept
   * @param recoverySeconds from its start to the last case's recovery, or 0 if it recovers nothing
   * @param recoveredEvents how many those were
   */
  record Aftermath(
      String subject,
      String shape,
      long heapBytes,
      double diskBytes,
      double recoverySeconds,
      long recoveredEvents)
      implements Line {}

  /**
   * Anything else that was measured.
   *
   * @param page what is varied
   * @param at its value, or what else tells this figure from the others
   * @param what was measured
   */
  record Figure(String page, String at, String what, double value, String unit) implements Line {}
}
