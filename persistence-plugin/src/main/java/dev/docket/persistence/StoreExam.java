package dev.docket.persistence;

import dev.docket.persistence.backup.BackupManifest;
import dev.docket.persistence.doctor.Chains;
import dev.docket.persistence.doctor.Examination;
import dev.docket.persistence.doctor.Finding;
import dev.docket.persistence.doctor.Finding.Kind;
import dev.docket.persistence.doctor.Findings;
import dev.docket.persistence.doctor.SegmentExam;
import dev.docket.persistence.doctor.SmallFiles;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.ReadFailedException;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.SegmentRemains;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.log.format.UnknownFormatException;
import dev.docket.persistence.recovery.AuditTrail;
import dev.docket.persistence.recovery.DamageReport;
import dev.docket.persistence.repair.Loss;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One examination of a store's directory: each file on its own, then what they make together, as an
 * open for reading finds it, then every id from its first event to its last.
 */
final class StoreExam {
  private static final int IDS_PER_PAGE = 1_000;
  private static final long SPARE_BYTES = 1 << 20;

  /** A running service renames and merges files: what is new at the end of a pass is looked at. */
  private static final int PASSES = 5;

  private final Storage storage;
  private final Path given;
  private final StoreSettings settings;
  private final Findings findings;
  private final Chains chains = new Chains(LogId.Kind.EVENTS.directory());

  StoreExam(Storage storage, Path dir, StoreSettings settings, Consumer<Finding> consumer) {
    this.storage = storage;
    this.given = dir;
    this.settings = settings;
    this.findings = new Findings(consumer);
  }

  Examination run() throws IOException {
    Optional<UUID> id = identify();
    Path directory = storage.realPath(given);
    SmallFiles small = new SmallFiles(storage, directory, findings);
    small.lock(StoreLock.INFO);
    small.audit(AuditTrail.FILE);
    small.space(2L * settings.reserveBytes() + SPARE_BYTES);
    small.permissions("");
    for (String name : storage.list(directory)) {
      lookBeside(directory, name);
    }
    if (id.isEmpty()) {
      return findings.examination();
    }
    together(directory, id.get());
    for (LogId.Kind kind : LogId.Kind.values()) {
      if (storage.kind(directory.resolve(kind.directory())) == Storage.Kind.DIRECTORY) {
        small.permissions(kind.directory());
        segments(directory, new LogId(id.get(), kind));
      }
    }
    return findings.examination();
  }

  /** The store's id; if its description is damaged, the one that its segments bear. */
  private Optional<UUID> identify() throws IOException {
    StoreDirectory directory = new StoreDirectory(storage, given);
    try {
      Path real = directory.prepare(false, true);
      findings.file(storage.readAll(real.resolve(StoreDirectory.DESCRIPTION)).length);
      UUID described = directory.identify(false, true).storeId();
      if (directory.isOf(described)) {
        return Optional.of(described);
      }
      throw new StoreUnusableException("It says " + described + ", which no segment bears");
    } catch (StoreUnusableException unusable) {
      Optional<UUID> byItsSegments = directory.idOfSegments();
      if (byItsSegments.isEmpty()) {
        throw unusable;
      }
      findings.add(
          Finding.problem(
              Kind.STORE_DESCRIPTION,
              StoreDirectory.DESCRIPTION,
              0,
              unusable.getMessage() + ". Its segments bear the id " + byItsSegments.get() + "."));
      return byItsSegments;
    }
  }

  private void lookBeside(Path directory, String name) {
    if (name.endsWith(SegmentName.TEMPORARY)) {
      findings.add(
          Finding.note(Kind.TEMPORARY_FILE, name, "The next open deletes or replaces it."));
    } else if (name.equals(Floor.SET_ASIDE) || name.startsWith(StoreDirectory.REPAIR)) {
      findings.add(Finding.note(Kind.SET_ASIDE, name, "What an open or a repair has kept."));
    } else if (!StoreDirectory.isKnown(name) && !BackupManifest.isPartOfIt(name)) {
      findings.add(
          Finding.note(
              Kind.FOREIGN_FILE,
              name,
              "This " + storage.kind(directory.resolve(name)) + " is not of a store."));
    }
  }

  /** What the files make together. */
  private void together(Path directory, UUID id) throws IOException {
    try (DocketStore store = DocketStore.openReadOnly(storage, directory, settings, id)) {
      for (DamageReport damage : store.recovery().damage()) {
        findings.add(
            new Finding(
                Finding.Severity.PROBLEM,
                Kind.valueOf(damage.kind().name()),
                damage.file(),
                damage.offset(),
                damage.ids(),
                damage.idsComplete(),
                damage.detail()));
      }
      losses(store);
      ids(store);
      chains.tell(findings);
    } catch (UnknownFormatException unknown) {
      findings.add(Finding.problem(Kind.UNREADABLE, "", 0, String.valueOf(unknown.getMessage())));
    }
  }

  private void losses(DocketStore store) {
    for (Loss loss : store.losses().all()) {
      boolean accepted = store.losses().isAccepted(loss);
      findings.add(
          new Finding(
              accepted ? Finding.Severity.NOTE : Finding.Severity.PROBLEM,
              Kind.LOSS,
              LogId.Kind.EVENTS.directory(),
              0,
              loss.id() == null ? new TreeSet<>() : new TreeSet<>(List.of(loss.id())),
              loss.id() != null,
              "A repair found no trace of %s; %s."
                  .formatted(loss.text(), accepted ? "accepted" : "nobody has accepted that")));
    }
  }

  private void ids(DocketStore store) {
    String after = "";
    List<String> page = ids(store, after);
    while (!page.isEmpty()) {
      page.forEach(id -> id(store, id));
      after = page.get(page.size() - 1);
      page = ids(store, after);
    }
  }

  private List<String> ids(DocketStore store, String after) {
    try {
      return store.events().persistenceIds(after, IDS_PER_PAGE);
    } catch (DamagedException damaged) {
      findings.add(Finding.problem(Kind.CHAIN, LogId.Kind.EVENTS.directory(), 0, message(damaged)));
      return List.of();
    } catch (ReadFailedException unread) {
      findings.add(
          Finding.problem(Kind.UNREADABLE, LogId.Kind.EVENTS.directory(), 0, message(unread)));
      return List.of();
    }
  }

  private void id(DocketStore store, String id) {
    try {
      store.events().replay(id, 1, Long.MAX_VALUE, Long.MAX_VALUE, event -> {});
      store.snapshots().load(id, SnapshotCriteria.all());
      findings.id();
    } catch (DamagedException damaged) {
      chains.broken(id, message(damaged));
    } catch (ReadFailedException unread) {
      findings.add(
          Finding.problem(Kind.UNREADABLE, LogId.Kind.EVENTS.directory(), 0, id, message(unread)));
    }
  }

  private static String message(StoreException failure) {
    return String.valueOf(failure.getMessage());
  }

  private void segments(Path directory, LogId log) throws IOException {
    Set<String> seen = new HashSet<>();
    boolean again = true;
    for (int pass = 0; again && pass < PASSES; pass++) {
      again = false;
      for (String name : storage.list(directory.resolve(log.kind().directory()))) {
        again |= seen.add(name) && !segment(directory, log, name);
      }
    }
  }

  /** False if it is gone: a running service has put another one in its place. */
  private boolean segment(Path directory, LogId log, String name) throws IOException {
    String shown = log.kind().directory() + "/" + name;
    Optional<SegmentName> parsed = SegmentName.parse(name);
    if (name.endsWith(SegmentName.TEMPORARY)) {
      findings.add(
          Finding.note(Kind.TEMPORARY_FILE, shown, "A running service uses it, or it is left."));
    } else if (name.endsWith(SegmentName.SET_ASIDE)) {
      findings.add(Finding.note(Kind.SET_ASIDE, shown, "A damaged segment that was set aside."));
    } else if (name.endsWith(SegmentName.TORN)) {
      findings.add(
          Finding.note(Kind.SET_ASIDE, shown, "What was behind the last frame after a crash."));
    } else if (parsed.isPresent()) {
      return segment(directory.resolve(shown), shown, log, parsed.get());
    }
    return true;
  }

  private boolean segment(Path path, String shown, LogId log, SegmentName name) throws IOException {
    try (StorageFile file = storage.openForRead(path)) {
      findings.file(file.size());
    } catch (NoSuchFileException gone) {
      return false;
    }
    if (name instanceof SegmentName.Active) {
      return true; // read as part of the whole
    }
    try (SegmentRemains segment =
        SegmentRemains.open(storage, path, log, name, SegmentRemains.Link.NONE)) {
      new SegmentExam(shown, segment, findings).run();
      return true;
    } catch (NoSuchFileException gone) {
      return false;
    } catch (UnknownFormatException unknown) {
      findings.add(
          Finding.problem(Kind.UNREADABLE, shown, 0, String.valueOf(unknown.getMessage())));
      return true;
    } catch (IOException unreadable) {
      findings.add(Finding.problem(Kind.UNREADABLE, shown, 0, unreadable.toString()));
      return true;
    }
  }
}
