package dev.docket.persistence.backup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docket.persistence.failure.BackupDamagedException;
import dev.docket.persistence.log.Floor.Mark;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * {@code backup.json}: what a backup consists of. Its own checksum stands beside it in {@code
 * backup.json.sha256}, in the form that {@code sha256sum -c} reads.
 *
 * @param storeId the store that it is of
 * @param time when its cut was made
 * @param events the highest segment and ordinal of the events log in it
 * @param snapshots the same of the snapshots log
 * @param files all other files, each once
 */
public record BackupManifest(
    UUID storeId, Instant time, Mark events, Mark snapshots, List<BackupFile> files) {
  /** The file's name in the backup's directory. */
  public static final String FILE = "backup.json";

  /**
   * Its name while the backup does not count: from before its first file is written, and again from
   * before its first file is deleted. The rename is what makes it count.
   */
  static final String UNFINISHED = FILE + ".tmp";

  /** The name of the file with its checksum. */
  static final String CHECKSUM = FILE + ".sha256";

  /** More is neither written nor read into memory: about 100,000 files. */
  static final int MOST_BYTES = 24 << 20;

  private static final int MOST_CHECKSUM_BYTES = 200;
  private static final int FORMAT_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  public BackupManifest {
    files = List.copyOf(files);
    Set<String> names = new HashSet<>();
    for (BackupFile file : files) {
      if (!names.add(file.name())) {
        throw new IllegalArgumentException(file.name() + " is listed twice");
      }
    }
  }

  /** Whether a file of that name makes a directory a backup. */
  public static boolean isPartOfIt(String name) {
    return name.equals(FILE) || name.equals(CHECKSUM);
  }

  /** The file of this name. */
  Optional<BackupFile> file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  Mark mark(LogId.Kind log) {
    return log == LogId.Kind.EVENTS ? events : snapshots;
  }

  /** The size of all files. */
  long bytes() {
    return files.stream().mapToLong(BackupFile::bytes).sum();
  }

  /** Writes it and its checksum and makes the backup count, durably. */
  void publish(Storage storage, Path directory) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("formatVersion", FORMAT_VERSION);
    root.put("storeId", storeId.toString()).put("time", time.toString());
    putMark(root, LogId.Kind.EVENTS);
    putMark(root, LogId.Kind.SNAPSHOTS);
    ArrayNode list = root.putArray("files");
    for (BackupFile file : files) {
      ObjectNode each = list.addObject();
      each.put("name", file.name()).put("bytes", file.bytes()).put("sha256", file.sha256());
      UUID uuid = file.uuid();
      if (uuid != null) {
        each.put("uuid", uuid.toString()).put("linked", file.linked());
      }
    }
    byte[] content = json(root);
    if (content.length > MOST_BYTES) {
      throw new IOException(files.size() + " files are more than a backup can list");
    }
    try (StorageFile checksum = storage.create(directory.resolve(CHECKSUM))) {
      write(checksum, checksumLine(content));
    }
    try (StorageFile unfinished = storage.openForWrite(directory.resolve(UNFINISHED))) {
      write(unfinished, content);
    }
    storage.forceDirectory(directory);
    storage.rename(directory.resolve(UNFINISHED), directory.resolve(FILE));
    storage.forceDirectory(directory);
  }

  private static void write(StorageFile file, byte[] content) throws IOException {
    file.write(ByteBuffer.wrap(content), 0);
    file.force();
  }

  private void putMark(ObjectNode root, LogId.Kind log) {
    root.putObject(log.directory())
        .put("segment", mark(log).segment())
        .put("ordinal", mark(log).ordinal());
  }

  private static byte[] json(ObjectNode root) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("a list of files cannot be written as JSON", bug);
    }
  }

  private static byte[] checksumLine(byte[] content) {
    String line = Checksum.of(content) + "  " + FILE + "\n";
    return line.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads the list of a backup.
   *
   * @throws BackupDamagedException if it is not there or not what was written
   * @throws IOException if it cannot be read
   */
  static BackupManifest read(Storage storage, Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    try {
      byte[] content = readSmall(storage, file, MOST_BYTES);
      byte[] checksum = readSmall(storage, directory.resolve(CHECKSUM), MOST_CHECKSUM_BYTES);
      if (!new String(checksum, StandardCharsets.ISO_8859_1)
          .equals(new String(checksumLine(content), StandardCharsets.ISO_8859_1))) {
        throw new BackupDamagedException(file + " does not match its checksum in " + CHECKSUM);
      }
      return parse(file, content);
    } catch (NoSuchFileException missing) {
      throw new BackupDamagedException(directory + " is no whole backup: no " + missing.getFile());
    }
  }

  private static byte[] readSmall(Storage storage, Path file, int most) throws IOException {
    if (!storage.realPath(file).equals(storage.realPath(parent(file)).resolve(name(file)))) {
      throw new BackupDamagedException(file + " is a link; a backup has none");
    }
    try (StorageFile opened = storage.openForRead(file)) {
      if (opened.size() > most) {
        throw new BackupDamagedException(
            file + " has " + opened.size() + " bytes, allowed are " + most);
      }
    }
    return storage.readAll(file, most);
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static BackupManifest parse(Path file, byte[] content) {
    try {
      JsonNode root = JSON.readTree(content);
      long version = number(root, "formatVersion");
      if (version != FORMAT_VERSION) {
        throw new BackupDamagedException(
            file
                + " has format version "
                + version
                + ", this version of Docket reads "
                + FORMAT_VERSION);
      }
      List<BackupFile> files = new ArrayList<>();
      for (JsonNode each : root.path("files")) {
        files.add(
            new BackupFile(
                text(each, "name"),
                number(each, "bytes"),
                text(each, "sha256"),
                each.has("uuid") ? UUID.fromString(text(each, "uuid")) : null,
                each.path("linked").asBoolean()));
      }
      return new BackupManifest(
          UUID.fromString(text(root, "storeId")),
          Instant.parse(text(root, "time")),
          mark(root.path(LogId.Kind.EVENTS.directory())),
          mark(root.path(LogId.Kind.SNAPSHOTS.directory())),
          files);
    } catch (JacksonException notJson) {
      throw new BackupDamagedException(
          file + " is not the JSON that Docket wrote: " + notJson.getOriginalMessage(), notJson);
    } catch (IOException | IllegalArgumentException | DateTimeException notSo) {
      throw new BackupDamagedException(
          file + " is not what Docket wrote: " + notSo.getMessage(), notSo);
    }
  }

  private static Mark mark(JsonNode node) {
    return new Mark(number(node, "segment"), number(node, "ordinal"));
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(key + " is missing or no text");
    }
    return value.textValue();
  }

  private static long number(JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new IllegalArgumentException(key + " is missing or no number");
    }
    return value.longValue();
  }
}
