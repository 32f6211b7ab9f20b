package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.CompactionFailedException;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What a merge must not take away. */
class MergeGuardsTest {
  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  private static void fill(DocketStore store, int from, int to) throws ExecutionException {
    for (int i = from; i <= to; i++) {
      append(store, event("filler", i, "filler-" + i + "-" + "x".repeat(900)));
    }
    store.settle();
  }

  private List<Path> sealed() {
    return disk.files().stream()
        .filter(path -> path.startsWith(dir.resolve("events")))
        .filter(path -> path.toString().endsWith(".seg"))
        .toList();
  }

  @Test
  void shouldKeepADeletionWhoseEventsStandInASegmentThatIsNotMerged()
      throws ExecutionException, IOException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 1));
      append(store, event("a", 2));
      append(store, event("b", 1));
      append(store, event("b", 2));
      fill(store, 1, 20);
      await(store.events().deleteTo("a", 2));
      await(store.events().deleteTo("b", 1));
      fill(store, 21, 60);
      Path oldest = sealed().get(0);
      String bytes = new String(disk.bytes(oldest), StandardCharsets.ISO_8859_1);
      disk.rot(oldest, bytes.indexOf("filler-1-") + 20, 3);
      store.compact(); // finds it
      store.compact(); // passes it over
      assertThat(sealed()).contains(oldest).hasSize(2);
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(texts(store, "a")).isEmpty();
      assertThat(store.events().deletedTo("a")).isEqualTo(2);
      assertThat(texts(store, "b")).containsExactly("b#2");
      assertThat(store.events().deletedTo("b")).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepWhatAMergeIsMadeOfWhereItCannotBeReadBack() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      fill(store, 1, 60);
      List<Path> before = sealed();
      disk.add(
          (call, path) -> {
            if (call == Call.FORCE && path.toString().endsWith(".2.seg.tmp")) {
              try (StorageFile file = disk.openForWrite(path)) {
                file.write(ByteBuffer.wrap(new byte[3]), 9000);
              }
            }
          });
      assertThatThrownBy(store::compact)
          .isInstanceOf(CompactionFailedException.class)
          .hasMessageContaining("cannot be read back");
      assertThat(sealed()).containsAll(before);
      assertThat(texts(store, "filler")).hasSize(60);
      disk.heal();
      store.compact();
      assertThat(texts(store, "filler")).hasSize(60);
    }
  }
}
