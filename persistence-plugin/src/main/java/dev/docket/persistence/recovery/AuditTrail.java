package dev.docket.persistence.recovery;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/**
 * {@code audit.jsonl}: one JSON object per line for every recovery that found something or was not
 * after a clean close, and for a restore from a backup.
 */
public final class AuditTrail {
  /** The file's name in the store's directory. */
  public static final String FILE = "audit.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage storage;
  private final Path directory;

  public AuditTrail(Storage storage, Path directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /** Adds a recovery, durably. */
  public void recovered(String log, RecoveryReport report, Instant at) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("at", at.toString()).put("act", "recovered").put("log", log);
    line.set("report", json(report));
    append(JSON.writeValueAsString(line) + "\n");
  }

  /** Adds that the store was made from a backup of this name, durably. */
  public void restored(String backup, Instant at) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("at", at.toString()).put("act", "restored").put("backup", backup);
    append(JSON.writeValueAsString(line) + "\n");
  }

  /** The report as JSON. */
  public static ObjectNode json(RecoveryReport report) {
    return JSON.valueToTree(report);
  }

  private void append(String line) throws IOException {
    Path file = directory.resolve(FILE);
    boolean fresh = storage.kind(file) == Storage.Kind.MISSING;
    try (StorageFile opened = fresh ? storage.create(file) : storage.openForWrite(file)) {
      opened.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), opened.size());
      opened.force();
    }
    if (fresh) {
      storage.forceDirectory(directory);
    }
  }
}
