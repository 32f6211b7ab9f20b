package dev.docket.persistence.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * {@code floor.json}: for each log the highest segment number and ordinal that are known to have
 * been durable. A lower bound and never an authority: the log may hold more, and finding less is
 * damage.
 */
public final class Floor {
  /** The file's name in the store's directory. */
  public static final String FILE = "floor.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage storage;
  private final Path file;
  private final Map<LogId.Kind, Mark> marks = new EnumMap<>(LogId.Kind.class);

  /**
   * What is known of one log.
   *
   * @param segment highest segment number
   * @param ordinal highest durable ordinal
   */
  public record Mark(long segment, long ordinal) {
    static final Mark NONE = new Mark(0, 0);

    Mark max(Mark other) {
      return new Mark(Math.max(segment, other.segment), Math.max(ordinal, other.ordinal));
    }
  }

  private Floor(Storage storage, Path file) {
    this.storage = storage;
    this.file = file;
  }

  /**
   * Reads the floor of a store; without the file nothing is known.
   *
   * @throws IOException if it cannot be read or is not what this class wrote
   */
  public static Floor read(Storage storage, Path directory) throws IOException {
    Floor floor = new Floor(storage, directory.resolve(FILE));
    if (storage.kind(floor.file) == Storage.Kind.FILE) {
      JsonNode root = JSON.readTree(storage.readAll(floor.file));
      for (LogId.Kind kind : LogId.Kind.values()) {
        JsonNode mark = root.path(kind.directory());
        floor.marks.put(
            kind, new Mark(mark.path("segment").asLong(), mark.path("ordinal").asLong()));
      }
    }
    return floor;
  }

  /** What is known of a log. */
  public synchronized Mark of(LogId.Kind kind) {
    return marks.getOrDefault(kind, Mark.NONE);
  }

  /** Raises the floor, durably; it never sinks. */
  public synchronized void raise(LogId.Kind kind, Mark mark) throws IOException {
    Mark raised = of(kind).max(mark);
    if (raised.equals(of(kind)) && storage.kind(file) == Storage.Kind.FILE) {
      return;
    }
    ObjectNode root = JSON.createObjectNode();
    for (LogId.Kind each : LogId.Kind.values()) {
      Mark written = each == kind ? raised : of(each);
      root.putObject(each.directory())
          .put("segment", written.segment())
          .put("ordinal", written.ordinal());
    }
    storage.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    marks.put(kind, raised);
  }
}
