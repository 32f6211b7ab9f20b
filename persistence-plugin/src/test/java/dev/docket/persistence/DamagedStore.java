package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.repair.RepairOrder;
import dev.docket.persistence.repair.RepairReport;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * A store on a simulated disk, to be damaged: a merged segment, several that are sealed, an active
 * one, deletions and snapshots, of the ids a (numbers 1 to 50, deleted up to 5, snapshots 9 and
 * 19), b (1 to 50) and c (1, the very first).
 */
final class DamagedStore {
  static final RepairOrder APPLY = RepairOrder.PLAN.applied();
  static final RepairOrder ACCEPT = APPLY.accepting(loss -> true);

  final Path dir = Fixtures.newDirectory();
  final List<StoredEvent> expected;
  SimulatedDisk disk = new SimulatedDisk(1);

  DamagedStore() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("c", 1));
      for (int i = 1; i <= 20; i++) {
        append(store, event("a", i, "a-" + i + "-" + "x".repeat(900)));
        append(store, event("b", i, "b-" + i + "-"));
      }
      await(store.events().deleteTo("a", 5));
      store.compact();
      for (int to : new int[] {9, 19}) {
        await(
            store
                .snapshots()
                .save(new SnapshotRecord("a", to, 1, value("snap-" + to), Optional.empty())));
      }
      for (int i = 21; i <= 50; i++) {
        append(store, event("a", i, "a-" + i + "-" + "x".repeat(900)));
        append(store, event("b", i, "b-" + i + "-"));
      }
      store.settle();
      expected = all(store);
    }
    assertThat(expected).hasSize(96);
  }

  List<Path> files(String log, String ending) {
    return disk.files().stream()
        .filter(path -> path.startsWith(dir.resolve(log)) && path.toString().endsWith(ending))
        .toList();
  }

  Path holding(String marker) {
    return disk.contents().entrySet().stream()
        .filter(each -> each.getKey().startsWith(dir))
        .filter(each -> text(each.getValue()).contains(marker))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Damages the payload that begins with a text. */
  void rot(String marker) throws IOException {
    Path file = holding(marker);
    disk.rot(file, text(disk.bytes(file)).indexOf(marker), 3);
  }

  /** Damages the header of the frame that holds a text, and the head of its first record. */
  void rotFrame(String marker) throws IOException {
    Path file = holding(marker);
    byte[] content = disk.bytes(file);
    int at = text(content).indexOf(marker) / Frame.ALIGNMENT * Frame.ALIGNMENT;
    while (ByteBuffer.wrap(content).getInt(at) != Frame.MAGIC) {
      at -= Frame.ALIGNMENT;
    }
    disk.rot(file, at, Frame.HEADER_LENGTH + 12);
  }

  RepairReport repair(RepairOrder order) {
    return DocketStore.repair(disk, dir, SMALL, order);
  }

  List<StoredEvent> read() {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      return all(store);
    }
  }
}
