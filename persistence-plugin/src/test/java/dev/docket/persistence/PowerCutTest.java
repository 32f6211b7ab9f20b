package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.PowerCutException;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A power cut behind each thing that a store does. Of what was not forced many disks are made, each
 * with another part of it.
 */
class PowerCutTest {
  private static final int DISKS = 24;
  private static final int TOSSES = 48;
  private static final int LEAST_DISKS = 4;

  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  /** What a store does before the power is cut. */
  private interface Life {
    void of(DocketStore store) throws ExecutionException;
  }

  /** What must be there after that, on a disk and in the store that is opened on it. */
  private interface Check {
    void of(SimulatedDisk cut, DocketStore store) throws ExecutionException;
  }

  /** The check holds on every disk that a power cut may leave, and a power cut is no damage. */
  private void cutBehind(SimulatedDisk running, Life life, Check check) throws ExecutionException {
    List<SimulatedDisk> disks = new ArrayList<>();
    try (DocketStore store = DocketStore.open(running, dir, SMALL)) {
      life.of(store);
      for (int i = 0; i < DISKS; i++) {
        disks.add(running.restarted());
      }
    }
    check(disks, check, "cut behind it");
  }

  private void check(List<SimulatedDisk> disks, Check check, String what)
      throws ExecutionException {
    for (SimulatedDisk cut : disks) {
      try (DocketStore store = DocketStore.open(cut, dir, SMALL.withCreate(false))) {
        assertThat(store.recovery().damage()).as(what).isEmpty();
        check.of(cut, store);
      }
    }
  }

  private static void fill(DocketStore store, int from, int to) throws ExecutionException {
    for (int i = from; i <= to; i++) {
      append(store, event("a", i, "a#" + i + " " + "x".repeat(900)));
    }
  }

  private static void holds(DocketStore store, int from, int to) {
    List<String> found = texts(store, "a");
    assertThat(found).hasSize(to - from + 1);
    for (int i = from; i <= to; i++) {
      assertThat(found.get(i - from)).startsWith("a#" + i + " ");
    }
  }

  private static List<Path> files(SimulatedDisk disk, String ending) {
    return disk.files().stream()
        .filter(path -> path.toString().contains("/events/") && path.toString().endsWith(ending))
        .toList();
  }

  @Test
  void shouldBeAStoreOnceItWasOpen() throws ExecutionException {
    cutBehind(disk, store -> {}, (cut, found) -> assertThat(Fixtures.all(found)).isEmpty());
  }

  @Test
  void shouldKeepWhatIsAcknowledged() throws ExecutionException {
    cutBehind(
        disk,
        store -> {
          append(store, event("a", 1));
          append(store, event("a", 2), event("a", 3));
          await(
              store
                  .snapshots()
                  .save(new SnapshotRecord("a", 3, 1, value("state"), Optional.empty())));
        },
        (cut, found) -> {
          assertThat(texts(found, "a")).containsExactly("a#1", "a#2", "a#3");
          assertThat(found.snapshots().load("a", SnapshotCriteria.all())).isPresent();
        });
  }

  @Test
  void shouldKeepWhatIsAcknowledgedBehindARoll() throws ExecutionException {
    cutBehind(
        disk,
        store -> {
          store.settle();
          disk.add(
              (call, path) -> {
                if (call == Call.RENAME && path.toString().endsWith(".seg")) {
                  throw new IOException("no seal in this test");
                }
              });
          fill(store, 1, 30);
          assertThat(files(disk, ".wal")).hasSizeGreaterThan(1);
        },
        (cut, found) -> holds(found, 1, 30));
  }

  @Test
  void shouldStayClosedCleanly() throws ExecutionException {
    cutBehind(
        disk,
        store -> {
          append(store, event("a", 1));
          store.close();
        },
        (cut, found) -> {
          assertThat(found.recovery().cleanClose()).isTrue();
          assertThat(texts(found, "a")).containsExactly("a#1");
        });
  }

  @Test
  void shouldStaySealed() throws ExecutionException {
    List<Path> sealed = new ArrayList<>();
    cutBehind(
        disk,
        store -> {
          fill(store, 1, 30);
          store.settle();
          sealed.addAll(files(disk, ".1.seg"));
          assertThat(sealed).isNotEmpty();
        },
        (cut, found) -> {
          assertThat(cut.files()).containsAll(sealed);
          holds(found, 1, 30);
        });
  }

  private SimulatedDisk killedWithAFewEvents() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      fill(store, 1, 8);
      return disk.afterKill();
    }
  }

  @Test
  void shouldKeepWhatIsSealedByCopying() throws ExecutionException {
    SimulatedDisk killed = killedWithAFewEvents();
    cutBehind(
        killed,
        store -> {
          store.settle();
          assertThat(files(killed, ".1.seg")).isNotEmpty();
        },
        (cut, found) -> holds(found, 1, 8));
  }

  /**
   * A store is opened on copies of a disk and lives, and each time the power is cut one call later.
   * Only those calls count that one thread at a time does: of segments and of their directory.
   *
   * @param prepare what it does before the first of these calls
   */
  private void cutAtEachCall(SimulatedDisk found, Life prepare, Life life, Check check)
      throws ExecutionException {
    boolean ended = false;
    for (int call = 1; !ended; call++) {
      SimulatedDisk running = found.afterKill();
      try (DocketStore store = DocketStore.open(running, dir, SMALL)) {
        prepare.of(store);
        cutAt(running, call);
        life.of(store);
        ended = !running.isOff();
      } catch (StoreException cut) {
        assertThat(running.isOff()).isTrue();
      }
      check(disksOf(running), check, "call " + call);
    }
  }

  /**
   * As {@link #cutAtEachCall}, where the calls are those of the open itself and what is due then.
   */
  private void cutAtEachCallOfTheOpen(SimulatedDisk found, Check check) throws ExecutionException {
    boolean ended = false;
    for (int call = 1; !ended; call++) {
      SimulatedDisk running = found.afterKill();
      cutAt(running, call);
      try (DocketStore store = DocketStore.open(running, dir, SMALL)) {
        store.settle();
        ended = !running.isOff();
      } catch (StoreException cut) {
        assertThat(running.isOff()).isTrue();
      }
      check(disksOf(running), check, "call " + call);
    }
  }

  private void cutAt(SimulatedDisk running, int call) {
    Path events = dir.resolve("events");
    AtomicInteger left = new AtomicInteger(call);
    running.add(
        (kind, path) -> {
          boolean segment = path.toString().contains(".seg") || path.toString().contains(".wal");
          if ((segment && path.startsWith(events)) || path.equals(events)) {
            if (left.decrementAndGet() == 0) {
              running.cutPowerAt(1);
            }
          }
        });
  }

  /** One disk for each set of names that may have survived, and a few more. */
  private static List<SimulatedDisk> disksOf(SimulatedDisk running) {
    List<SimulatedDisk> disks = new ArrayList<>();
    Set<Set<Path>> names = new HashSet<>();
    for (int i = 0; i < TOSSES; i++) {
      SimulatedDisk cut = running.restarted();
      if (names.add(cut.files()) || disks.size() < LEAST_DISKS) {
        disks.add(cut);
      }
    }
    return disks;
  }

  @Test
  void shouldKeepWhatIsSealedByCopyingWhereverThePowerIsCut() throws ExecutionException {
    cutAtEachCallOfTheOpen(killedWithAFewEvents(), (cut, found) -> holds(found, 1, 8));
  }

  @Test
  void shouldKeepTheAuditOfARecovery() throws ExecutionException, IOException {
    SimulatedDisk killed = killedWithAFewEvents();
    Path audit = dir.resolve("audit.jsonl");
    try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
      assertThat(store.recovery().cleanClose()).isFalse();
      for (int i = 0; i < DISKS; i++) {
        SimulatedDisk cut = killed.restarted();
        assertThat(cut.kind(audit)).isEqualTo(Storage.Kind.FILE);
        assertThat(cut.readAll(audit)).isEqualTo(killed.bytes(audit));
      }
    }
  }

  @Test
  void shouldKeepWhatIsMerged() throws ExecutionException {
    cutBehind(
        disk,
        store -> {
          fill(store, 1, 30);
          await(store.events().deleteTo("a", 7));
          store.compact();
          assertThat(files(disk, ".2.seg")).hasSize(1);
        },
        (cut, found) -> holds(found, 8, 30));
  }

  @Test
  void shouldKeepWhatIsMergedWhereverThePowerIsCut() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      fill(store, 1, 30);
      await(store.events().deleteTo("a", 7));
      store.settle();
    }
    cutAtEachCall(
        disk.afterKill(),
        DocketStore::settle,
        DocketStore::compact,
        (cut, found) -> holds(found, 8, 30));
  }

  /** The rename of the merged one is in the page cache only when the next open finds both. */
  @Test
  void shouldKeepWhatIsMergedWhereTheNextOpenDeletesWhatItIsMadeOf() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      fill(store, 1, 30);
      disk.add(
          (call, path) -> {
            if (call == Call.FORCE_DIRECTORY && !files(disk, ".2.seg").isEmpty()) {
              disk.cutPowerAt(1);
            }
          });
      try {
        store.compact();
      } catch (StoreException cut) {
        assertThat(disk.isOff()).isTrue();
      }
    }
    SimulatedDisk killed = disk.afterKill();
    assertThat(files(killed, ".2.seg")).hasSize(1);
    assertThat(files(killed, ".1.seg")).isNotEmpty();
    cutAtEachCallOfTheOpen(killed, (cut, found) -> holds(found, 1, 30));
  }

  @Test
  void shouldReplaceASmallFileInOneStepWhereverThePowerIsCut() throws IOException {
    Path file = Path.of("/small.json");
    byte[] before = "{\"before\": 1}".getBytes(StandardCharsets.UTF_8);
    byte[] after = "{\"after\": 2}".getBytes(StandardCharsets.UTF_8);
    boolean returned = false;
    for (int call = 1; !returned; call++) {
      SimulatedDisk running = new SimulatedDisk(call);
      running.replace(file, before);
      running.cutPowerAt(call);
      try {
        running.replace(file, after);
        returned = true;
      } catch (PowerCutException cut) {
        assertThat(running.isOff()).isTrue();
      }
      for (int i = 0; i < DISKS; i++) {
        SimulatedDisk cut = running.restarted();
        assertThat(cut.kind(file)).as("call " + call).isEqualTo(Storage.Kind.FILE);
        assertThat(cut.readAll(file)).as("call " + call).isIn(returned ? after : before, after);
      }
    }
  }
}
