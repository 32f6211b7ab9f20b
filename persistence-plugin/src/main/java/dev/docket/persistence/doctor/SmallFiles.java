package dev.docket.persistence.doctor;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.docket.persistence.doctor.Finding.Kind;
import dev.docket.persistence.recovery.AuditTrail;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.TreeSet;

/** Looks at what lies beside the logs: the lock's note, the audit trail, permissions and space. */
public final class SmallFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage storage;
  private final Path directory;
  private final Findings findings;

  public SmallFiles(Storage storage, Path directory, Findings findings) {
    this.storage = storage;
    this.directory = directory;
    this.findings = findings;
  }

  /**
   * Who has the store open for writing, as its note says. The lock itself is left alone: to try it
   * would be to take it.
   *
   * @param name the note's name
   */
  public void lock(String name) throws IOException {
    Path file = directory.resolve(name);
    if (storage.kind(file) != Storage.Kind.FILE) {
      return;
    }
    byte[] content = storage.readAll(file);
    findings.file(content.length);
    try {
      JsonNode note = JSON.readTree(new String(content, StandardCharsets.UTF_8));
      long pid = note.path("pid").asLong();
      Instant start = Instant.parse(note.path("start").asText());
      Optional<ProcessHandle> process =
          ProcessHandle.of(pid)
              .filter(found -> found.info().startInstant().filter(start::equals).isPresent());
      findings.add(
          Finding.note(
              Kind.LOCK,
              name,
              (process.isPresent()
                      ? "A process that runs here has it open, or had: "
                      : "The last process to open it does not run on this machine: ")
                  + note));
    } catch (JacksonException | DateTimeParseException notWrittenSo) {
      findings.add(
          Finding.note(Kind.LOCK, name, "It is not what was written; it is never trusted."));
    }
  }

  /** Every line of the trail is what was written, or torn, as the end of a log may be. */
  public void audit(String name) throws IOException {
    Path file = directory.resolve(name);
    if (storage.kind(file) != Storage.Kind.FILE) {
      return;
    }
    try (StorageFile opened = storage.openForRead(file)) {
      findings.file(opened.size());
    }
    new AuditTrail(storage, directory)
        .visit(
            (offset, how, line) -> {
              if (how == AuditTrail.Line.DAMAGED) {
                findings.add(
                    Finding.problem(
                        Kind.AUDIT_TRAIL, name, offset, "This line is not what was written."));
              } else if (how == AuditTrail.Line.TORN) {
                findings.add(
                    new Finding(
                        Finding.Severity.NOTE,
                        Kind.AUDIT_TRAIL,
                        name,
                        offset,
                        new TreeSet<>(),
                        true,
                        "This line is torn, as a crash leaves it."));
              }
            });
  }

  /**
   * Whether a directory can be written, and to whom its files are open.
   *
   * @param name the directory's, relative to the store's
   */
  public void permissions(String name) throws IOException {
    Path path = directory.resolve(name);
    String shown = name.isEmpty() ? "." : name;
    if (!storage.writable(path)) {
      findings.readOnly();
      findings.add(Finding.note(Kind.PERMISSION, shown, "This process may not write there."));
    }
    if (storage.isOpenToOthers(path)) {
      findings.add(
          Finding.note(Kind.PERMISSION, shown, "Others than its owner may read or enter it."));
    }
  }

  /**
   * Whether the disk has space for the reserve.
   *
   * @param needed bytes
   */
  public void space(long needed) throws IOException {
    long free = storage.freeBytes(directory);
    if (free < needed) {
      findings.add(
          Finding.problem(
              Kind.SPACE,
              ".",
              0,
              free + " bytes are free on its disk; the reserve and a new segment need " + needed));
    }
  }
}
