package dev.docket.persistence.backup;

import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.StoreDescription;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.recovery.AuditTrail;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file of a backup.
 *
 * @param name below the backup's directory: that of a small file of a store, or of a segment below
 *     {@code events/} or {@code snapshots/}. No other is allowed, so none leads out of it
 * @param bytes its size
 * @param sha256 of its content, 64 hexadecimal digits
 * @param uuid of a segment that of its header, which tells it from any other of its name
 * @param linked whether it shares its bytes on the disk with the store's own file
 */
record BackupFile(String name, long bytes, String sha256, @Nullable UUID uuid, boolean linked) {
  /** What makes a directory a store. */
  static final String DESCRIPTION = StoreDescription.FILE;

  /** More is not read into memory of a description or a floor, which have a few hundred. */
  private static final int MOST_SMALL_BYTES = 64 * 1024;

  private static final Set<String> READ_WHOLE = Set.of(DESCRIPTION, Floor.FILE);
  private static final Set<String> SMALL = Set.of(DESCRIPTION, Floor.FILE, AuditTrail.FILE);
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  BackupFile {
    if (!SMALL.contains(name) && segment(name).isEmpty()) {
      throw new IllegalArgumentException("'" + shown(name) + "' is no name of a store's file");
    }
    if (bytes < 0 || (READ_WHOLE.contains(name) && bytes > MOST_SMALL_BYTES)) {
      throw new IllegalArgumentException(name + " has " + bytes + " bytes");
    }
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("the checksum of " + name + " is none");
    }
  }

  private static String shown(String name) {
    String printable = name.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 100 ? printable : printable.substring(0, 100) + "…";
  }

  /** The name of a log's file. */
  static String nameOf(LogId.Kind log, String fileName) {
    return log.directory() + "/" + fileName;
  }

  /** Which log it belongs to, if it is a segment. */
  Optional<LogId.Kind> log() {
    for (LogId.Kind kind : LogId.Kind.values()) {
      if (name.startsWith(kind.directory() + "/")) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** What the name says, if it is a segment's. */
  Optional<SegmentName> segment() {
    return segment(name);
  }

  private static Optional<SegmentName> segment(String name) {
    for (LogId.Kind kind : LogId.Kind.values()) {
      String folder = kind.directory() + "/";
      if (name.startsWith(folder)) {
        return SegmentName.parse(name.substring(folder.length()));
      }
    }
    return Optional.empty();
  }

  /** Where it stands below a directory. */
  Path in(Path directory) {
    return directory.resolve(name);
  }

  /** Whether it is the same segment with the same content. */
  boolean alike(BackupFile other) {
    return bytes == other.bytes && sha256.equals(other.sha256) && Objects.equals(uuid, other.uuid);
  }
}
