package dev.docket.persistence;

import dev.docket.persistence.backup.Backups;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.ReadFailedException;
import dev.docket.persistence.health.HealthReason;
import dev.docket.persistence.health.HealthReason.Kind;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.jfr.RecoveryEvent;
import dev.docket.persistence.log.Admission;
import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.LogMetrics;
import dev.docket.persistence.log.LogReader;
import dev.docket.persistence.log.LogSettings;
import dev.docket.persistence.log.SegmentedLog;
import dev.docket.persistence.log.StoreDescription;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.UnknownFormatException;
import dev.docket.persistence.recovery.AuditTrail;
import dev.docket.persistence.recovery.DamageReport;
import dev.docket.persistence.recovery.LogRecovery;
import dev.docket.persistence.recovery.RecoveredLog;
import dev.docket.persistence.recovery.RecoveryReport;
import dev.docket.persistence.repair.Loss;
import dev.docket.persistence.repair.Losses;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recovers the two logs of a store and puts it together from them. */
record StoreOpening(
    Storage storage,
    Path directory,
    StoreSettings settings,
    InstantSource clock,
    UUID id,
    boolean readOnly) {
  private static final Logger LOG = LoggerFactory.getLogger(DocketStore.class);

  /**
   * As {@link DocketStore#open(Path, StoreSettings)}, but no thread runs and nothing is written to
   * its logs before they are started; it can be read.
   */
  static DocketStore recovered(
      Storage storage, Path dir, StoreSettings settings, InstantSource clock) {
    StoreLock lock = null;
    try {
      Path real = new StoreDirectory(storage, dir).prepare(settings.create(), false);
      if (settings.backup().dir().isPresent()) {
        Backups.requireApart(storage, settings.backup().dir().get(), real);
      }
      lock = StoreLock.take(storage, real);
      UUID id = new StoreDirectory(storage, real).identify(settings.create(), false).storeId();
      DocketStore store = new StoreOpening(storage, real, settings, clock, id, false).open(lock);
      lock = null;
      return store;
    } catch (IOException | UnknownFormatException failure) {
      throw DocketStore.unusable(dir, failure);
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }

  DocketStore open(@Nullable StoreLock lock) throws IOException {
    LogMetrics metrics = new LogMetrics();
    Floor floor = Floor.read(storage, directory);
    Troubles troubles = new Troubles(directory, clock);
    if (readOnly) {
      troubles.begin(Kind.OPENED_READ_ONLY, "open", directory, "it was opened read-only");
    }
    SegmentedLog.Place eventsPlace = place(LogId.Kind.EVENTS, floor, metrics, troubles);
    SegmentedLog.Place snapshotsPlace = place(LogId.Kind.SNAPSHOTS, floor, metrics, troubles);
    AuditTrail trail = new AuditTrail(storage, directory);
    RecoveredLog recoveredEvents =
        recover(eventsPlace, trail, next -> beginHistory(trail, next, nextOf(snapshotsPlace)));
    RecoveredLog recoveredSnapshots = null;
    boolean complete = false;
    try {
      long nextEvent = recoveredEvents.state().nextOrdinal();
      recoveredSnapshots =
          recover(snapshotsPlace, trail, next -> beginHistory(trail, nextEvent, next));
      DocketStore store =
          assemble(lock, metrics, eventsPlace, recoveredEvents, snapshotsPlace, recoveredSnapshots);
      complete = true;
      return store;
    } catch (ReadFailedException unread) {
      throw unread.getCause() instanceof NoSuchFileException renamed
          ? renamed // by a service beside a reader, which looks again
          : new IOException(unread.getMessage(), unread);
    } finally {
      if (!complete) {
        recoveredEvents.state().close();
        if (recoveredSnapshots != null) {
          recoveredSnapshots.state().close();
        }
      }
    }
  }

  private DocketStore assemble(
      @Nullable StoreLock lock,
      LogMetrics metrics,
      SegmentedLog.Place eventsPlace,
      RecoveredLog recoveredEvents,
      SegmentedLog.Place snapshotsPlace,
      RecoveredLog recoveredSnapshots) {
    IdHeads heads = new IdHeads();
    SegmentedLog eventsLog =
        SegmentedLog.recovered(
            eventsPlace,
            recoveredEvents.state(),
            reader ->
                new EventAdmission(
                    reader, safeMode(recoveredEvents, losses(reader), reader), heads),
            new EventRetention());
    SegmentedLog snapshotsLog =
        SegmentedLog.recovered(
            snapshotsPlace,
            recoveredSnapshots.state(),
            reader -> Admission.open(),
            new SnapshotRetention(settings.snapshotsKept()));
    Losses losses = losses(eventsLog.reader());
    losses.open().forEach(loss -> tell(eventsPlace, loss));
    SafeMode safeMode = safeMode(recoveredEvents, losses, eventsLog.reader());
    Troubles troubles = eventsPlace.troubles();
    DurableEvents events =
        new DurableEvents(eventsLog, safeMode, heads, troubles, settings.maxRecordBytes());
    DurableSnapshots snapshots =
        new DurableSnapshots(
            snapshotsLog,
            events,
            troubles,
            !recoveredSnapshots.quarantine().isEmpty()
                || !losses(snapshotsLog.reader()).stretches().isEmpty(),
            settings.maxRecordBytes(),
            settings.snapshotsKept());
    RecoveryReport report = recoveredEvents.report().and(recoveredSnapshots.report());
    StoreBackups backups =
        new StoreBackups(
            storage, directory, id, settings, clock, troubles, readOnly, eventsLog, snapshotsLog);
    return new DocketStore(
        lock,
        eventsLog,
        snapshotsLog,
        events,
        snapshots,
        report,
        metrics,
        troubles,
        backups,
        losses);
  }

  SegmentedLog.Place place(LogId.Kind kind, Floor floor, LogMetrics metrics, Troubles troubles) {
    LogSettings sizes =
        new LogSettings(
            settings.force(),
            settings.segmentBytes(),
            settings.frameBytes(),
            settings.queueBytes(),
            settings.reserveBytes(),
            settings.compaction());
    return new SegmentedLog.Place(
        storage,
        directory.resolve(kind.directory()),
        new LogId(id, kind),
        sizes,
        floor,
        metrics,
        clock,
        troubles);
  }

  /**
   * Where the end of a log is lost nobody knows which ordinals had been given out, and a backup may
   * hold some that are given out again. So another history begins, durably, before they are.
   */
  private void beginHistory(AuditTrail trail, long nextEvent, long nextSnapshot)
      throws IOException {
    StoreDescription description =
        StoreDescription.read(storage, directory).goingOn(nextEvent, nextSnapshot);
    description.write(storage, directory);
    UUID history = description.histories().current();
    LOG.warn("The end of a log of {} is lost: it goes on as history {}", directory, history);
    try {
      trail.wentOn(history, Instant.now());
    } catch (IOException failure) {
      LOG.warn("{} could not be added to in {}", AuditTrail.FILE, directory, failure);
    }
  }

  /** The ordinal behind all that a log has which is not open. */
  private long nextOf(SegmentedLog.Place place) throws IOException {
    if (storage.kind(place.directory()) == Storage.Kind.MISSING) {
      return 1;
    }
    return LogRecovery.nextOrdinal(place);
  }

  private RecoveredLog recover(
      SegmentedLog.Place place, AuditTrail trail, LogRecovery.LostEnd lostEnd) throws IOException {
    if (!readOnly) {
      storage.createDirectories(place.directory());
    }
    RecoveryEvent event = RecoveryEvent.begun();
    LogRecovery recovery =
        readOnly ? LogRecovery.readOnly(place) : LogRecovery.forWriting(place, lostEnd);
    RecoveredLog recovered = recovery.recover();
    RecoveryReport report = recovered.report();
    event.finish(
        place.directory(),
        report.cleanClose(),
        report.segments(),
        report.records(),
        report.tornBytes(),
        report.damage().size());
    String name = place.id().kind().directory();
    report.damage().forEach(damage -> tell(place, damage));
    if (!report.damage().isEmpty()) {
      LOG.error("Recovery of {} in {} found damage: {}", name, directory, report);
    } else if (report.cleanClose()) {
      LOG.debug("Recovery of {} in {}: {}", name, directory, report);
    } else {
      LOG.info("Recovery of {} in {}: {}", name, directory, report);
    }
    if (!readOnly && !(report.cleanClose() && report.damage().isEmpty())) {
      audit(trail, name, report);
    }
    return recovered;
  }

  private static SafeMode safeMode(RecoveredLog recovered, Losses losses, LogReader reader) {
    return new SafeMode(recovered.quarantine(), losses, reader);
  }

  /** Where a ledger is damaged itself, nothing in it counts as accepted. */
  private Losses losses(LogReader reader) {
    try {
      return Losses.read(reader);
    } catch (DamagedException damaged) {
      LOG.error("A ledger of {} is damaged, and nothing in it counts", directory, damaged);
      return Losses.NONE;
    }
  }

  private void tell(SegmentedLog.Place place, Loss loss) {
    String id = loss.id();
    place
        .troubles()
        .begin(
            new HealthReason(
                Kind.LOSS,
                "LOSS",
                place.id().kind().directory(),
                loss.lastOrdinal(),
                id == null ? new TreeSet<>() : new TreeSet<>(List.of(id)),
                id != null,
                "A repair found no trace of " + loss.text() + ", which nobody has accepted.",
                clock.instant()));
  }

  private void tell(SegmentedLog.Place place, DamageReport damage) {
    place
        .troubles()
        .begin(
            new HealthReason(
                Kind.DAMAGE,
                damage.kind().name(),
                damage.file(),
                damage.offset(),
                damage.ids(),
                damage.idsComplete(),
                damage.detail(),
                clock.instant()));
  }

  /**
   * A full disk must not keep a store from opening, so the trail may miss a line; the log has it.
   */
  private void audit(AuditTrail trail, String name, RecoveryReport report) {
    try {
      trail.recovered(name, report, Instant.now());
    } catch (IOException failure) {
      LOG.warn("{} could not be added to in {}", AuditTrail.FILE, directory, failure);
    }
  }
}
