package dev.docket.persistence.log;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docket.persistence.log.format.JsonChecksum;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.UnknownFormatException;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /** What an unreadable one is renamed to before it is written anew. */
  public static final String SET_ASIDE = "floor.json.damaged";

  private static final int FORMAT_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage storage;
  private final Path file;
  private final Map<LogId.Kind, Mark> marks = new EnumMap<>(LogId.Kind.class);

  /** Whether the file is not what was written. */
  private boolean unreadable;

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
   * Reads the floor of a store; without the file, or from one that is not what was written, nothing
   * is known.
   *
   * @throws IOException if it cannot be read
   * @throws UnknownFormatException if it is of a newer version
   */
  public static Floor read(Storage storage, Path directory) throws IOException {
    Floor floor = new Floor(storage, directory.resolve(FILE));
    if (storage.kind(floor.file) == Storage.Kind.FILE) {
      try {
        floor.parse(JSON.readTree(new String(floor.content(), StandardCharsets.UTF_8)));
      } catch (JacksonException notWrittenSo) {
        floor.marks.clear();
        floor.unreadable = true;
      }
    }
    return floor;
  }

  private byte[] content() throws IOException {
    try (StorageFile opened = storage.openForRead(file)) {
      long size = opened.size();
      if (size > Storage.SMALL_FILE_BYTES) {
        throw new JsonParseException(null, "it has " + size + " bytes");
      }
    }
    return storage.readAll(file);
  }

  private void parse(JsonNode root) throws JacksonException {
    int version = root.path("formatVersion").asInt(FORMAT_VERSION);
    if (version > FORMAT_VERSION) {
      throw new UnknownFormatException("the floor", version, FORMAT_VERSION).in(file);
    }
    if (!JsonChecksum.matches(root)) {
      throw new JsonParseException(null, "the checksum is wrong");
    }
    for (LogId.Kind kind : LogId.Kind.values()) {
      JsonNode mark = root.path(kind.directory());
      marks.put(kind, new Mark(number(mark, "segment"), number(mark, "ordinal")));
    }
  }

  private static long number(JsonNode mark, String key) throws JacksonException {
    JsonNode number = mark.path(key);
    if (!number.canConvertToLong() || !number.isIntegralNumber() || number.asLong() < 0) {
      throw new JsonParseException(null, key + " is " + number + ", a number is needed");
    }
    return number.asLong();
  }

  /** Whether there is a file that is not what was written, so that nothing is known from it. */
  public synchronized boolean unreadable() {
    return unreadable;
  }

  /** What is known of a log. */
  public synchronized Mark of(LogId.Kind kind) {
    return marks.getOrDefault(kind, Mark.NONE);
  }

  /** Raises the floor, durably; it never sinks. */
  public synchronized void raise(LogId.Kind kind, Mark mark) throws IOException {
    Mark raised = of(kind).max(mark);
    boolean there = !unreadable && storage.kind(file) == Storage.Kind.FILE;
    if (raised.equals(of(kind)) && there) {
      return;
    }
    ObjectNode root = JSON.createObjectNode();
    root.put("formatVersion", FORMAT_VERSION);
    for (LogId.Kind each : LogId.Kind.values()) {
      Mark written = each == kind ? raised : of(each);
      root.putObject(each.directory())
          .put("segment", written.segment())
          .put("ordinal", written.ordinal());
    }
    JsonChecksum.add(root);
    if (unreadable && storage.kind(file) == Storage.Kind.FILE) {
      storage.rename(file, file.resolveSibling(SET_ASIDE)); // durable with the directory below
    }
    storage.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    marks.put(kind, raised);
    unreadable = false;
  }
}
