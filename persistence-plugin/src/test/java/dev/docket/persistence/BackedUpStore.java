package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** A store on a simulated disk, with a directory for its backups and one to restore them to. */
abstract class BackedUpStore {
  static final List<String> IDS = List.of("a", "b", "c");

  final Path dir = Fixtures.newDirectory();
  final Path backups = Fixtures.newDirectory();
  final Path restored = Fixtures.newDirectory();
  final SimulatedDisk disk = new SimulatedDisk(1);

  DocketStore open() {
    return DocketStore.open(disk, dir, SMALL);
  }

  /** Events of several segments, snapshots, and deletions that rely on them. */
  static void work(DocketStore store, int from, int to) throws ExecutionException {
    for (int i = from; i <= to; i++) {
      append(store, event("a", i, "a-" + i + "-" + "x".repeat(700)));
      append(store, event("b", i, "b-" + i));
      if (i % 10 == 0) {
        save(store, "a", i);
        await(store.events().deleteTo("a", i - 5));
      }
    }
    store.settle();
  }

  static void save(DocketStore store, String id, int sequenceNr) throws ExecutionException {
    SnapshotRecord snapshot =
        new SnapshotRecord(
            id, sequenceNr, sequenceNr, value("state-" + sequenceNr), Optional.empty());
    await(store.snapshots().save(snapshot));
  }

  StoreContent readOnly(Path directory) {
    try (DocketStore store = DocketStore.openReadOnly(disk, directory, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(store.recovery().cleanClose()).isTrue();
      return StoreContent.of(store, IDS);
    }
  }

  List<Path> files(Path directory, String ending) {
    return disk.files().stream()
        .filter(path -> path.startsWith(directory) && path.toString().endsWith(ending))
        .toList();
  }

  static void rot(SimulatedDisk disk, Path file, String marker) throws IOException {
    String text = new String(disk.bytes(file), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(marker);
    disk.rot(file, text.indexOf(marker), 2);
  }
}
