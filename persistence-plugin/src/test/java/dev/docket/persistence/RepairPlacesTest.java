package dev.docket.persistence;

import static dev.docket.persistence.DamagedStore.ACCEPT;
import static dev.docket.persistence.DamagedStore.APPLY;
import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.doctor.Finding;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.repair.RepairOrder;
import dev.docket.persistence.repair.RepairReport;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories a repair takes, and what it says of others. */
class RepairPlacesTest {
  private final DamagedStore damaged;
  private final Path backups = Fixtures.newDirectory();

  RepairPlacesTest() throws ExecutionException {
    damaged = new DamagedStore();
  }

  private Path backUp() throws ExecutionException {
    try (DocketStore store = DocketStore.open(damaged.disk, damaged.dir, SMALL)) {
      append(store, event("c", 2));
      return store.backup(backups).directory();
    }
  }

  private Map<Path, ByteBuffer> below(Path directory) {
    Map<Path, ByteBuffer> files = new HashMap<>();
    damaged
        .disk
        .contents()
        .forEach(
            (path, content) -> {
              if (path.startsWith(directory)) {
                files.put(path, ByteBuffer.wrap(content.clone()));
              }
            });
    return files;
  }

  @Test
  void shouldTakeWhatIsLostFromABackupAsItWasTaken() throws ExecutionException {
    Path backup = backUp();
    Map<Path, ByteBuffer> before = below(backup);
    damaged.disk.lose(damaged.files("events", ".seg").get(1));

    RepairReport report = damaged.repair(APPLY.from(backup));

    assertThat(report.losses()).isEmpty();
    assertThat(report.takenFromOthers()).isPositive();
    assertThat(damaged.read()).containsAll(damaged.expected).hasSize(97);
    assertThat(below(backup)).isEqualTo(before);
  }

  @Test
  void shouldNameTheBackupThatIsMeantWhereAllOfThemLie() throws IOException, ExecutionException {
    backUp();
    Path newest = backUp2();
    damaged.rot("b-30-");
    for (RepairOrder order : List.of(RepairOrder.PLAN, APPLY)) {
      assertThatThrownBy(() -> damaged.repair(order.from(backups)))
          .isInstanceOf(StoreUnusableException.class)
          .hasMessageContaining("is a directory of backups")
          .hasMessageEndingWith("the newest is " + newest);
    }
  }

  private Path backUp2() {
    try (DocketStore store = DocketStore.open(damaged.disk, damaged.dir, SMALL)) {
      return store.backup(backups).directory();
    }
  }

  @Test
  void shouldNotTouchABackup() throws ExecutionException {
    Path backup = backUp();
    Map<Path, ByteBuffer> before = below(backup);

    assertThatThrownBy(() -> DocketStore.repair(damaged.disk, backup, SMALL, APPLY))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("is a backup (backup.json) and never written to");

    assertThat(below(backup)).isEqualTo(before);
    List<Finding> found = new ArrayList<>();
    DocketStore.examine(damaged.disk, backup, SMALL, found::add);
    assertThat(found).filteredOn(Finding::isProblem).isEmpty();
    assertThat(found)
        .as("its list belongs to it")
        .noneMatch(finding -> finding.kind() == Finding.Kind.FOREIGN_FILE);
  }

  @Test
  void shouldSayThatItMayNotWriteAndPlanAllTheSame() throws IOException {
    damaged.rot("b-30-");
    damaged.disk.writable(false);
    Map<Path, ByteBuffer> before = below(damaged.dir);

    assertThat(damaged.repair(RepairOrder.PLAN).losses()).hasSize(1);
    assertThatThrownBy(() -> damaged.repair(APPLY))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("is not writable for this process");

    assertThat(below(damaged.dir)).isEqualTo(before);
  }

  @Test
  void shouldKeepTheStoreAsItWasWhereTheDiskIsFull() throws IOException {
    damaged.rot("b-30-");
    damaged.rotFrame("a-40-");
    List<StoredEvent> refused = readOnly();
    AtomicLong tries = new AtomicLong();
    for (long free = 0; ; free += 20_000) {
      damaged.disk.freeBytes(free);
      try {
        damaged.repair(APPLY);
        break;
      } catch (StoreUnusableException full) {
        assertThat(full).hasMessageContaining("free some space");
        assertThat(readOnly()).isEqualTo(refused);
        tries.incrementAndGet();
      }
    }
    assertThat(tries).hasPositiveValue();
    damaged.disk.freeBytes(Long.MAX_VALUE);
    assertThat(damaged.repair(APPLY).needed()).isFalse();
    assertThat(damaged.disk.files()).noneMatch(path -> path.toString().endsWith(".tmp"));
  }

  private List<StoredEvent> readOnly() {
    try (DocketStore store = DocketStore.openReadOnly(damaged.disk, damaged.dir, SMALL)) {
      return Fixtures.replay(store, "c");
    }
  }

  @Test
  void shouldMendALongAuditTrailAndWriteBelowATornLine() throws IOException {
    Path trail = damaged.dir.resolve("audit.jsonl");
    byte[] lines = "{\"act\":\"recovered\"}\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    add(trail, lines);
    damaged.disk.rot(trail, damaged.disk.bytes(trail).length - 20, 3);
    assertThat(damaged.repair(APPLY).replaced()).containsExactly("audit.jsonl");
    assertThat(damaged.repair(APPLY).needed()).isFalse();

    add(trail, "{\"act\":\"rec".getBytes(StandardCharsets.UTF_8));
    damaged.rot("b-30-");
    RepairReport report = damaged.repair(APPLY);

    assertThat(report.losses()).hasSize(1);
    String content = new String(damaged.disk.bytes(trail), StandardCharsets.UTF_8);
    assertThat(content.lines().filter(line -> line.startsWith("{\"at\":")))
        .anySatisfy(line -> assertThat(line).contains("\"repaired\"", "\"id\":\"b\""));
  }

  @Test
  void shouldSaveWhatTheDiskCanRead() throws IOException {
    Path file = damaged.holding("b-30-");
    String content = new String(damaged.disk.bytes(file), StandardCharsets.ISO_8859_1);
    damaged.disk.spoil(file, content.indexOf("b-30-"));
    damaged.disk.spoil(damaged.files("snapshots", ".wal").get(0), 100);

    RepairReport plan = damaged.repair(RepairOrder.PLAN);
    RepairReport report = damaged.repair(ACCEPT);

    assertThat(plan.losses()).isEqualTo(report.losses());
    assertThat(report.unreadable())
        .contains(damaged.dir.relativize(file).toString())
        .allMatch(name -> name.startsWith("events/") || name.startsWith("snapshots/"));
    assertThat(report.losses()).isNotEmpty();
    assertThat(damaged.disk.files())
        .doesNotContain(file)
        .contains(damaged.dir.resolve(report.keptIn()).resolve(damaged.dir.relativize(file)));
    List<StoredEvent> left = damaged.read();
    assertThat(damaged.expected).containsAll(left);
    assertThat(left).hasSizeBetween(damaged.expected.size() - 5, damaged.expected.size() - 1);
    assertThat(damaged.repair(APPLY).needed()).isFalse();
  }

  @Test
  void shouldNotForceTheTrailAgainOfWhichAForceFailed() throws ExecutionException {
    Path trail = damaged.dir.resolve("audit.jsonl");
    SimulatedDisk killed;
    try (DocketStore store = DocketStore.open(damaged.disk, damaged.dir, SMALL)) {
      append(store, event("c", 2));
      killed = damaged.disk.afterKill();
    }
    AtomicLong forces = new AtomicLong();
    killed.add(
        (call, path) -> {
          if (call == Call.FORCE && path.equals(trail)) {
            forces.incrementAndGet();
            throw new IOException("the disk failed");
          }
        });
    try (DocketStore store = DocketStore.open(killed, damaged.dir, SMALL)) {
      assertThat(store.recovery().cleanClose()).isFalse();
    }
    assertThat(forces).hasValue(1);
  }

  @Test
  void shouldTakeALineThatACrashTookForTornAndNotForDamage() throws IOException {
    Path trail = damaged.dir.resolve("audit.jsonl");
    String torn = "{\"at\":\"2026-11-21T00:00:00Z\",\"act\":\"reco\n";
    add(trail, torn.getBytes(StandardCharsets.UTF_8));
    add(trail, "{\"at\":\"2026\0\0\0\0\0\0\0\0\",\"log\":1}\n".getBytes(StandardCharsets.UTF_8));
    add(trail, "{\"act\":\"recovered\"}\n{\"act\"".getBytes(StandardCharsets.UTF_8));
    assertThat(auditFindings()).hasSize(3).noneMatch(Finding::isProblem);
    assertThat(damaged.repair(APPLY).needed()).isFalse();

    add(trail, "\n{\"act\":!}\n".getBytes(StandardCharsets.UTF_8));
    assertThat(auditFindings()).filteredOn(Finding::isProblem).hasSize(1);
    assertThat(damaged.repair(APPLY).replaced()).containsExactly("audit.jsonl");
    assertThat(auditFindings()).hasSize(3).noneMatch(Finding::isProblem);
  }

  private List<Finding> auditFindings() {
    List<Finding> found = new ArrayList<>();
    DocketStore.examine(damaged.disk, damaged.dir, SMALL, found::add);
    found.removeIf(finding -> finding.kind() != Finding.Kind.AUDIT_TRAIL);
    return found;
  }

  @Test
  void shouldRepairAStoreWithATrailLargerThanAnythingThatIsReadWhole(@TempDir Path dir)
      throws IOException {
    DocketStore.open(dir, SMALL).close();
    byte[] line =
        ("{\"act\":\"recovered\",\"detail\":\"" + "x".repeat(1 << 20) + "\"}\n")
            .getBytes(StandardCharsets.UTF_8);
    try (OutputStream trail = Files.newOutputStream(dir.resolve("audit.jsonl"))) {
      for (int i = 0; i < 66; i++) {
        trail.write(line);
      }
      trail.write("!\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(DocketStore.repair(dir, SMALL, APPLY).replaced()).containsExactly("audit.jsonl");
    assertThat(DocketStore.repair(dir, SMALL, APPLY).needed()).isFalse();
    assertThat(Files.size(dir.resolve("audit.jsonl"))).isGreaterThan(66L * line.length);
  }

  @Test
  void shouldWriteADescriptionAnewOfWhichNothingIsLeft() throws IOException {
    Path description = damaged.dir.resolve("store.json");
    for (String left : List.of("", "\0\0\0\0", "{}", "null")) {
      damaged.disk.replace(description, left.getBytes(StandardCharsets.UTF_8));
      assertThat(damaged.repair(APPLY).replaced()).containsExactly("store.json");
      assertThat(damaged.read()).isEqualTo(damaged.expected);
    }
  }

  private void add(Path file, byte[] bytes) throws IOException {
    boolean fresh = !damaged.disk.files().contains(file);
    try (var opened = fresh ? damaged.disk.create(file) : damaged.disk.openForWrite(file)) {
      opened.write(ByteBuffer.wrap(bytes), opened.size());
      opened.force();
    }
  }
}
