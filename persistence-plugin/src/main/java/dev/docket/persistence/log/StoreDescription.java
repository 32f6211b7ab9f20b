package dev.docket.persistence.log;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.log.Histories.History;
import dev.docket.persistence.log.format.JsonChecksum;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * {@code store.json}: makes a directory a store, and says which.
 *
 * @param storeId its id, which seeds all checksums of its logs
 * @param created when it was created, ISO 8601
 * @param histories whose its ordinals are
 */
public record StoreDescription(UUID storeId, String created, Histories histories) {
  /** The file's name in the store's directory. */
  public static final String FILE = "store.json";

  private static final int FORMAT_VERSION = 1;
  private static final String HISTORIES = "histories";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a new store, or of one that has lost it: then nobody knows any more whose they were. */
  public static StoreDescription begin(UUID storeId) {
    return new StoreDescription(
        storeId, Instant.now().toString(), Histories.begin(UUID.randomUUID()));
  }

  /** As this, of a store that goes on differently from these ordinals on. */
  public StoreDescription goingOn(long events, long snapshots) {
    return new StoreDescription(
        storeId, created, histories.and(UUID.randomUUID(), events, snapshots));
  }

  /**
   * Reads it.
   *
   * @throws StoreUnusableException if it is not what was written, or of a newer version
   * @throws IOException if it cannot be read
   */
  public static StoreDescription read(Storage storage, Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    JsonNode root = json(storage, file);
    JsonNode version = root.path("formatVersion");
    if (version.asInt(0) < 1 || version.asInt(0) > FORMAT_VERSION) {
      throw new StoreUnusableException(
          file
              + " has format version "
              + (version.isMissingNode() ? "none" : version.asText())
              + ", this version of Docket reads 1 to "
              + FORMAT_VERSION);
    }
    if (!JsonChecksum.matches(root)) {
      throw new StoreUnusableException(file + " is not what Docket wrote: its checksum is wrong");
    }
    UUID storeId;
    try {
      storeId = UUID.fromString(root.path("storeId").asText(""));
    } catch (IllegalArgumentException notOne) {
      throw new StoreUnusableException(file + " has no valid storeId", notOne);
    }
    try {
      return new StoreDescription(
          storeId, root.path("created").asText(""), histories(root, storeId));
    } catch (IllegalArgumentException notSo) {
      throw new StoreUnusableException(
          file + " has no valid histories: " + notSo.getMessage(), notSo);
    }
  }

  /** Whether what is there claims to be of a version that this code does not know. */
  public static boolean isNewer(Storage storage, Path directory) throws IOException {
    try {
      return json(storage, directory.resolve(FILE)).path("formatVersion").asInt(0) > FORMAT_VERSION;
    } catch (StoreUnusableException notJson) {
      return false;
    }
  }

  private static JsonNode json(Storage storage, Path file) throws IOException {
    try {
      return JSON.readTree(new String(storage.readAll(file), StandardCharsets.UTF_8));
    } catch (JacksonException notJson) {
      throw new StoreUnusableException(
          file + " is not the JSON that Docket wrote: " + notJson.getOriginalMessage(), notJson);
    }
  }

  /** A store that was made before there was a list has one history, called as itself. */
  private static Histories histories(JsonNode root, UUID storeId) {
    if (!root.has(HISTORIES)) {
      return Histories.begin(storeId);
    }
    List<History> list = new ArrayList<>();
    for (JsonNode each : root.path(HISTORIES)) {
      list.add(
          new History(
              UUID.fromString(each.path("id").asText("")),
              each.path(LogId.Kind.EVENTS.directory()).asLong(),
              each.path(LogId.Kind.SNAPSHOTS.directory()).asLong()));
    }
    return new Histories(list);
  }

  /** Writes it in the place of the one that is there, durably. */
  public void write(Storage storage, Path directory) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("formatVersion", FORMAT_VERSION);
    root.put("storeId", storeId.toString());
    root.put("created", created);
    ArrayNode list = root.putArray(HISTORIES);
    for (History each : histories.list()) {
      list.addObject()
          .put("id", each.id().toString())
          .put(LogId.Kind.EVENTS.directory(), each.events())
          .put(LogId.Kind.SNAPSHOTS.directory(), each.snapshots());
    }
    JsonChecksum.add(root);
    storage.replace(
        directory.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }
}
