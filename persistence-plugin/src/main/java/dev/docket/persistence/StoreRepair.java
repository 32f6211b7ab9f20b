package dev.docket.persistence;

import dev.docket.persistence.backup.BackupName;
import dev.docket.persistence.backup.Backups;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.Histories;
import dev.docket.persistence.log.LogMetrics;
import dev.docket.persistence.log.SegmentedLog;
import dev.docket.persistence.log.StoreDescription;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.recovery.AuditTrail;
import dev.docket.persistence.repair.Agreement;
import dev.docket.persistence.repair.KeptFiles;
import dev.docket.persistence.repair.LogRepair;
import dev.docket.persistence.repair.LogRepair.LogBackup;
import dev.docket.persistence.repair.RepairOrder;
import dev.docket.persistence.repair.RepairReport;
import dev.docket.persistence.storage.SalvageStorage;
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
  private final SalvageStorage storage;
  private final Path given;
  private final StoreSettings settings;
  private final RepairOrder order;
  private final List<String> replaced = new ArrayList<>();
  private final List<String> written = new ArrayList<>();

  StoreRepair(Storage storage, Path dir, StoreSettings settings, RepairOrder order) {
    this.storage = new SalvageStorage(storage);
    this.given = dir;
    this.settings = settings;
    this.order = order;
  }

  RepairReport run() throws IOException {
    if (order.apply() && storage.kind(given) == Storage.Kind.DIRECTORY) {
      StoreDirectory unlocked = new StoreDirectory(storage, given);
      unlocked.refuseBackup();
      unlocked.requireWritable();
    }
    Optional<StoreDescription> described = described();
    Path directory = storage.realPath(given);
    if (!order.apply()) {
      return plan(directory, described).report("");
    }
    StoreLock lock = StoreLock.take(storage, directory);
    try {
      Plan plan = plan(directory, described());
      return plan.needed() ? plan.apply() : plan.report("");
    } finally {
      lock.close();
    }
  }

  /** What the store says of itself, or empty if that is damaged and its segments bear an id. */
  private Optional<StoreDescription> described() throws IOException {
    StoreDirectory directory = new StoreDirectory(storage, given);
    try {
      directory.prepare(false, true);
      StoreDescription described = directory.identify(false, true);
      return directory.isOf(described.storeId()) ? Optional.of(described) : Optional.empty();
    } catch (StoreUnusableException unusable) {
      boolean there = storage.kind(given.resolve(StoreDirectory.DESCRIPTION)) == Storage.Kind.FILE;
      if ((there && StoreDescription.isNewer(storage, given))
          || directory.idOfSegments().isEmpty()) {
        throw unusable;
      }
      return Optional.empty();
    }
  }

  private StoreDescription bySegments() {
    try {
      return StoreDescription.begin(
          new StoreDirectory(storage, given).idOfSegments().orElseThrow());
    } catch (IOException unread) {
      throw new StoreUnusableException(given + " cannot be read: " + unread, unread);
    }
  }

  private Plan plan(Path directory, Optional<StoreDescription> described) throws IOException {
    StoreDescription description = described.orElseGet(this::bySegments);
    UUID id = description.storeId();
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
      logs.put(
          kind,
          LogRepair.plan(place, backup(kind, id, described), storage::couldNotRead, accepts(kind)));
    }
    return new Plan(directory, description, described.isEmpty(), floor, logs);
  }

  /** The events make up for a snapshot, or the id is refused. */
  private LogRepair.Acceptance accepts(LogId.Kind kind) {
    return kind == LogId.Kind.EVENTS ? order.accepts() : loss -> true;
  }

  private Optional<LogBackup> backup(LogId.Kind kind, UUID id, Optional<StoreDescription> described)
      throws IOException {
    Path backup = order.backup();
    if (backup == null) {
      return Optional.empty();
    }
    refuseManyBackups(backup);
    StoreDirectory other = new StoreDirectory(storage, backup);
    other.prepare(false, true);
    StoreDescription theirs = other.identify(false, true);
    if (!theirs.storeId().equals(id)) {
      throw new StoreUnusableException(
          backup + " is of another store: its id is " + theirs.storeId() + ", this one's is " + id);
    }
    Path log = backup.resolve(kind.directory());
    List<Path> files = new ArrayList<>();
    if (storage.kind(log) == Storage.Kind.DIRECTORY) {
      storage.list(log).forEach(name -> files.add(log.resolve(name)));
    }
    Histories ours = described.map(StoreDescription::histories).orElse(null);
    return Optional.of(new LogBackup(files, new Agreement(backup, kind, ours, theirs.histories())));
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
    private final StoreDescription description;
    private final boolean undescribed;
    private final Floor floor;
    private final Map<LogId.Kind, LogRepair> logs;
    private final AuditTrail trail;
    private final boolean auditDamaged;
    private final boolean floorUnreadable;

    Plan(
        Path directory,
        StoreDescription description,
        boolean undescribed,
        Floor floor,
        Map<LogId.Kind, LogRepair> logs)
        throws IOException {
      this.directory = directory;
      this.description = description;
      this.undescribed = undescribed;
      this.floor = floor;
      this.floorUnreadable = floor.unreadable();
      this.logs = logs;
      this.trail = new AuditTrail(storage, directory);
      this.auditDamaged = trail.isDamaged();
      logs.forEach(this::note);
      note(undescribed || changesLogs(), StoreDirectory.DESCRIPTION);
      note(floorUnreadable, Floor.FILE);
      note(auditDamaged, AuditTrail.FILE);
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
      return undescribed || floorUnreadable || auditDamaged || changesLogs();
    }

    private boolean changesLogs() {
      return logs.values().stream().anyMatch(LogRepair::needed);
    }

    /**
     * Behind what is lost nobody knows which ordinals were given out, so that a log that is
     * repaired begins a history; before it is written, so that none goes on without.
     */
    private StoreDescription described() {
      return changesLogs()
          ? description.goingOn(next(LogId.Kind.EVENTS), next(LogId.Kind.SNAPSHOTS))
          : description;
    }

    private long next(LogId.Kind log) {
      LogRepair repair = logs.get(log);
      return repair == null ? 1 : repair.reached().ordinal() + 1;
    }

    RepairReport apply() throws IOException {
      KeptFiles kept = new KeptFiles(storage, directory, free());
      storage.createDirectories(kept.directory());
      if (undescribed || changesLogs()) {
        keep(kept, StoreDirectory.DESCRIPTION);
        described().write(storage, directory);
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
      if (auditDamaged) {
        keep(kept, AuditTrail.FILE);
        trail.mend();
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
          taken,
          storage.unreadable().stream()
              .map(file -> file.startsWith(directory) ? directory.relativize(file) : file)
              .map(Path::toString)
              .toList());
    }
  }
}
