package dev.docket.persistence.recovery;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code audit.jsonl}: one JSON object per line for every recovery that found something or was not
 * after a clean close, for a restore from a backup, and for a copy from or to a database.
 */
public final class AuditTrail {
  /** The file's name in the store's directory. */
  public static final String FILE = "audit.jsonl";

  /** Of a trail that is looked through for damaged lines: some 100,000 recoveries. */
  private static final int MOST_BYTES = 64 << 20;

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

  /** Adds that the store was made from a backup of this name and began a history, durably. */
  public void restored(String backup, UUID history, Instant at) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("at", at.toString()).put("act", "restored").put("backup", backup);
    line.put("history", history.toString());
    append(JSON.writeValueAsString(line) + "\n");
  }

  /** Adds that everything was copied from or to a database, durably. */
  public void migrated(Object report, Instant at) throws IOException {
    reported("migrated", report, at);
  }

  /** Adds a repair, durably. */
  public void repaired(Object report, Instant at) throws IOException {
    reported("repaired", report, at);
  }

  private void reported(String act, Object report, Instant at) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("at", at.toString()).put("act", act);
    line.set("report", JSON.valueToTree(report));
    append(JSON.writeValueAsString(line) + "\n");
  }

  /** The lines that are what was written; empty if all are, and the last one may be torn. */
  public Optional<byte[]> withoutDamagedLines() throws IOException {
    Path file = directory.resolve(FILE);
    if (storage.kind(file) != Storage.Kind.FILE) {
      return Optional.empty();
    }
    String content = new String(storage.readAll(file, MOST_BYTES), StandardCharsets.UTF_8);
    StringBuilder good = new StringBuilder();
    boolean allGood = true;
    List<String> lines = content.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      boolean torn = i == lines.size() - 1 && !content.endsWith("\n");
      if (isEntry(lines.get(i))) {
        good.append(lines.get(i)).append('\n');
      } else {
        allGood &= torn;
      }
    }
    return allGood
        ? Optional.empty()
        : Optional.of(good.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isEntry(String line) {
    try {
      return JSON.readTree(line).path("act").isTextual();
    } catch (JacksonException notWrittenSo) {
      return false;
    }
  }

  /** The report as JSON. */
  public static ObjectNode json(RecoveryReport report) {
    return JSON.valueToTree(report);
  }

  private void append(String line) throws IOException {
    Path file = directory.resolve(FILE);
    boolean fresh = storage.kind(file) == Storage.Kind.MISSING;
    try (StorageFile opened = fresh ? storage.create(file) : storage.openForWrite(file)) {
      String behind = endsTorn(opened) ? "\n" + line : line;
      opened.write(ByteBuffer.wrap(behind.getBytes(StandardCharsets.UTF_8)), opened.size());
      opened.force();
    }
    if (fresh) {
      storage.forceDirectory(directory);
    }
  }

  /** Whether the last line has no end, as a power cut leaves it: the next one goes below it. */
  private static boolean endsTorn(StorageFile file) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
  }
}
