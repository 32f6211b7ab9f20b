package dev.docket.persistence;

import dev.docket.persistence.backup.BackupName;
import dev.docket.persistence.backup.Backups;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.LogMetrics;
import dev.docket.persistence.log.SegmentedLog;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.recovery.AuditTrail;
import dev.docket.persistence.repair.KeptFiles;
import dev.docket.persistence.repair.LogRepair;
import dev.docket.persistence.repair.RepairOrder;
import dev.docket.persistence.repair.RepairReport;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One repair of a store: its small files, then its two logs, then a line of the audit trail. */
final class StoreRepair {
  private final Storage storage;
  private final Path given;
  private final StoreSettings settings;
  private final RepairOrder order;
  private final List<String> replaced = new ArrayList<>();
  private final List<String> written = new ArrayList<>();

  StoreRepair(Storage storage, Path dir, StoreSettings settings, RepairOrder order) {
    this.storage = storage;
    this.given = dir;
    this.settings = settings;
    this.order = order;
  }

  RepairReport run() throws IOException {
    Optional<UUID> described = described();
    UUID id = described.or(this::bySegments).orElseThrow();
    Path directory = storage.realPath(given);
    if (!order.apply()) {
      return plan(directory, id, described.isEmpty()).report("");
    }
    StoreLock lock = StoreLock.take(storage, directory);
    try {
      Plan plan = plan(directory, id, described.isEmpty());
      return plan.needed() ? plan.apply() : plan.report("");
    } finally {
      lock.close();
    }
  }

  /** The store's id, or empty if its description is damaged and its segments bear one. */
  private Optional<UUID> described() throws IOException {
    StoreDirectory directory = new StoreDirectory(storage, given);
    if (order.apply() && storage.kind(given) == Storage.Kind.DIRECTORY) {
      directory.refuseBackup();
      directory.requireWritable();
    }
    try {
      directory.prepare(false, true);
      UUID described = directory.identify(false, true);
      return directory.isOf(described) ? Optional.of(described) : Optional.empty();
    } catch (StoreUnusableException unusable) {
      boolean described =
          storage.kind(given.resolve(StoreDirectory.DESCRIPTION)) == Storage.Kind.FILE;
      boolean newer = String.valueOf(unusable.getMessage()).contains("format version");
      if ((newer && described) || directory.idOfSegments().isEmpty()) {
        throw unusable;
      }
      return Optional.empty();
    }
  }

  private Optional<UUID> bySegments() {
    try {
      return new StoreDirectory(storage, given).idOfSegments();
    } catch (IOException unread) {
      throw new StoreUnusableException(given + " cannot be read: " + unread, unread);
    }
  }

  private Plan plan(Path directory, UUID id, boolean undescribed) throws IOException {
    Floor floor = Floor.read(storage, directory);
    Map<LogId.Kind, LogRepair> logs = new EnumMap<>(LogId.Kind.class);
    for (LogId.Kind kind : LogId.Kind.values()) {
      boolean missing = storage.kind(directory.resolve(kind.directory())) == Storage.Kind.MISSING;
      if (missing && !order.apply()) {
        continue;
      }
      storage.createDirectories(directory.resolve(kind.directory()));
      SegmentedLog.Place place =
          new StoreOpening(storage, directory, settings, InstantSource.system(), id, true)
              .place(
                  kind, floor, new LogMetrics(), new Troubles(directory, InstantSource.system()));
      logs.put(kind, LogRepair.plan(place, backup(kind, id), accepts(kind)));
    }
    return new Plan(directory, id, undescribed, floor, logs);
  }

  /** The events make up for a snapshot, or the id is refused. */
  private LogRepair.Acceptance accepts(LogId.Kind kind) {
    return kind == LogId.Kind.EVENTS ? order.accepts() : loss -> true;
  }

  private List<Path> backup(LogId.Kind kind, UUID id) throws IOException {
    Path backup = order.backup();
    if (backup == null) {
      return List.of();
    }
    refuseManyBackups(backup);
    StoreDirectory other = new StoreDirectory(storage, backup);
    other.prepare(false, true);
    UUID theirs = other.identify(false, true);
    if (!theirs.equals(id)) {
      throw new StoreUnusableException(
          backup + " is of another store: its id is " + theirs + ", this one's is " + id);
    }
    Path log = backup.resolve(kind.directory());
    List<Path> files = new ArrayList<>();
    if (storage.kind(log) == Storage.Kind.DIRECTORY) {
      storage.list(log).forEach(name -> files.add(log.resolve(name)));
    }
    return files;
  }

  /** Backups lie below the directory that the command which takes them is given. */
  private void refuseManyBackups(Path backup) throws IOException {
    Backups backups = Backups.in(storage, backup);
    Optional<BackupName> newest = backups.newest();
    if (newest.isPresent()) {
      throw new StoreUnusableException(
          backup
              + " is a directory of backups; name one of them, the newest is "
              + backups.of(newest.get()));
    }
  }

  /** What is to be done to the whole store. */
  private final class Plan {
    private final Path directory;
    private final UUID id;
    private final boolean undescribed;
    private final Floor floor;
    private final Map<LogId.Kind, LogRepair> logs;
    private final AuditTrail trail;
    private final Optional<byte[]> audit;
    private final boolean floorUnreadable;

    Plan(Path directory, UUID id, boolean undescribed, Floor floor, Map<LogId.Kind, LogRepair> logs)
        throws IOException {
      this.directory = directory;
      this.id = id;
      this.undescribed = undescribed;
      this.floor = floor;
      this.floorUnreadable = floor.unreadable();
      this.logs = logs;
      this.trail = new AuditTrail(storage, directory);
      this.audit = trail.withoutDamagedLines();
      logs.forEach(this::note);
      note(undescribed, StoreDirectory.DESCRIPTION);
      note(floorUnreadable, Floor.FILE);
      note(audit.isPresent(), AuditTrail.FILE);
    }

    private void note(LogId.Kind kind, LogRepair log) {
      if (log.needed()) {
        log.written().forEach(name -> written.add(kind.directory() + "/" + name));
        log.replaced().forEach(file -> replaced.add(directory.relativize(file).toString()));
      }
    }

    private void note(boolean anew, String name) {
      if (anew) {
        replaced.add(name);
        written.add(name);
      }
    }

    boolean needed() {
      return undescribed
          || floorUnreadable
          || audit.isPresent()
          || logs.values().stream().anyMatch(LogRepair::needed);
    }

    RepairReport apply() throws IOException {
      KeptFiles kept = new KeptFiles(storage, directory, free());
      storage.createDirectories(kept.directory());
      if (undescribed) {
        keep(kept, StoreDirectory.DESCRIPTION);
        new StoreDirectory(storage, directory).describe(id);
      }
      for (LogRepair log : logs.values()) {
        if (log.needed()) {
          log.apply(kept);
        }
      }
      if (floorUnreadable) {
        keep(kept, Floor.FILE);
        for (Map.Entry<LogId.Kind, LogRepair> each : logs.entrySet()) {
          floor.raise(each.getKey(), each.getValue().reached());
        }
      }
      if (audit.isPresent()) {
        keep(kept, AuditTrail.FILE);
        storage.replace(directory.resolve(AuditTrail.FILE), audit.get());
      }
      RepairReport report = report(String.valueOf(kept.directory().getFileName()));
      trail.repaired(report, Instant.now());
      return report;
    }

    private void keep(KeptFiles kept, String name) throws IOException {
      if (storage.kind(directory.resolve(name)) == Storage.Kind.FILE) {
        kept.keep(directory.resolve(name));
      }
    }

    private Path free() {
      int number = 1;
      while (storage.kind(directory.resolve(StoreDirectory.REPAIR + number))
          != Storage.Kind.MISSING) {
        number++;
      }
      return directory.resolve(StoreDirectory.REPAIR + number);
    }

    RepairReport report(String keptIn) {
      LogRepair events = logs.get(LogId.Kind.EVENTS);
      LogRepair snapshots = logs.get(LogId.Kind.SNAPSHOTS);
      long taken = logs.values().stream().mapToLong(LogRepair::taken).sum();
      return new RepairReport(
          needed(),
          !keptIn.isEmpty(),
          keptIn,
          replaced,
          written,
          events == null ? List.of() : events.newLosses(),
          snapshots == null ? List.of() : snapshots.newLosses(),
          events == null ? List.of() : events.accepted(),
          events == null ? List.of() : events.open(),
          taken);
    }
  }
}
