package dev.docket.persistence.recovery;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * {@code audit.jsonl}: one JSON object per line for every recovery that found something or was not
 * after a clean close, for a repair, for a restore from a backup, and for a copy from or to a
 * database. For one thread.
 */
public final class AuditTrail {
  /** The file's name in the store's directory. */
  public static final String FILE = "audit.jsonl";

  /** Of a longer line, the rest is not read. */
  public static final int LONGEST_LINE = 16 << 20;

  private static final int CHUNK = 64 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage storage;
  private final Path directory;
  private boolean forceFailed;

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

  /** Adds that the store goes on behind a lost end, and so began a history, durably. */
  public void wentOn(UUID history, Instant at) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("at", at.toString()).put("act", "went on").put("history", history.toString());
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

  /** How a line is. */
  public enum Line {
    /** As it was written. */
    WHOLE,
    /** As an interrupted write leaves it: its beginning, or zeros in the place of sectors. */
    TORN,
    /** What nobody wrote. */
    DAMAGED;

    static Line of(byte[] line) {
      for (byte each : line) {
        if (each == 0) {
          return TORN;
        }
      }
      try {
        boolean act = JSON.readTree(line).path("act").isTextual();
        return act ? WHOLE : line.length == 0 ? TORN : DAMAGED;
      } catch (JsonEOFException endsTooSoon) {
        return TORN;
      } catch (JsonParseException notWrittenSo) {
        return notWrittenSo.getLocation().getByteOffset() >= line.length ? TORN : DAMAGED;
      } catch (IOException notWrittenSo) {
        return DAMAGED;
      }
    }
  }

  /** Takes lines, in their order. */
  @FunctionalInterface
  public interface LineVisitor {
    /**
     * A line.
     *
     * @param offset where it begins
     * @param line its bytes, without the end
     */
    void line(long offset, Line how, byte[] line) throws IOException;
  }

  /** Reads every line; of one longer than {@link #LONGEST_LINE} only so much counts. */
  public void visit(LineVisitor visitor) throws IOException {
    Path file = directory.resolve(FILE);
    if (storage.kind(file) != Storage.Kind.FILE) {
      return;
    }
    try (StorageFile opened = storage.openForRead(file)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      long lineStart = 0;
      long at = 0;
      for (int count = opened.read(chunk, at); count > 0; count = opened.read(chunk, at)) {
        for (int i = 0; i < count; i++) {
          byte next = chunk.get(i);
          if (next == '\n') {
            visitor.line(lineStart, Line.of(line.toByteArray()), line.toByteArray());
            line.reset();
            lineStart = at + i + 1;
          } else if (line.size() < LONGEST_LINE) {
            line.write(next);
          }
        }
        at += count;
        chunk.clear();
      }
      if (line.size() > 0) {
        visitor.line(lineStart, Line.TORN, line.toByteArray());
      }
    }
  }

  /** Whether a line is there that nobody wrote. */
  public boolean isDamaged() throws IOException {
    boolean[] damaged = {false};
    visit((offset, how, line) -> damaged[0] |= how == Line.DAMAGED);
    return damaged[0];
  }

  /** Leaves out the lines that nobody wrote, durably and at once. */
  public void mend() throws IOException {
    Path file = directory.resolve(FILE);
    Path temporary = file.resolveSibling(FILE + SegmentName.TEMPORARY);
    if (storage.kind(temporary) == Storage.Kind.FILE) {
      storage.delete(temporary);
    }
    try (StorageFile mended = storage.create(temporary)) {
      visit(
          (offset, how, line) -> {
            if (how != Line.DAMAGED) {
              mended.write(ByteBuffer.wrap(line), mended.size());
              mended.write(ByteBuffer.wrap(new byte[] {'\n'}), mended.size());
            }
          });
      mended.force();
    }
    storage.rename(temporary, file);
    forceName();
  }

  /** The report as JSON. */
  public static ObjectNode json(RecoveryReport report) {
    return JSON.valueToTree(report);
  }

  private void append(String line) throws IOException {
    if (forceFailed) {
      throw new IOException("a force of " + FILE + " failed before, and is not tried again");
    }
    Path file = directory.resolve(FILE);
    boolean fresh = storage.kind(file) == Storage.Kind.MISSING;
    try (StorageFile opened = fresh ? storage.create(file) : storage.openForWrite(file)) {
      String behind = endsTorn(opened) ? "\n" + line : line;
      opened.write(ByteBuffer.wrap(behind.getBytes(StandardCharsets.UTF_8)), opened.size());
      forceFailed = true;
      opened.force();
      forceFailed = false;
    }
    if (fresh) {
      forceName();
    }
  }

  private void forceName() throws IOException {
    storage.forceDirectory(directory);
  }

  /** Whether the last line has no end, as a power cut leaves it: the next one goes below it. */
  private static boolean endsTorn(StorageFile file) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
  }
}
