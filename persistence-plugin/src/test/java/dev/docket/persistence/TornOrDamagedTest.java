package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.recovery.Damage;
import dev.docket.persistence.recovery.DamageReport;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Where the end of a segment could be taken for what a power cut leaves, and is not. */
class TornOrDamagedTest {
  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  /** Several unsealed segments of a killed process. */
  private SimulatedDisk killed(int events) throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      disk.add(
          (call, path) -> {
            if (call == Call.RENAME && path.toString().endsWith(".seg")) {
              throw new IOException("no seal in this test");
            }
          });
      for (int i = 1; i <= events; i++) {
        append(store, event("a", i, "marker-" + i + "-" + "x".repeat(900)));
      }
      append(store, event("b", 1));
      store.settle();
      return disk.afterKill();
    }
  }

  private List<Path> unsealed(SimulatedDisk found) {
    return found.files().stream()
        .filter(path -> path.startsWith(dir.resolve("events")))
        .filter(path -> path.toString().endsWith(".wal"))
        .toList();
  }

  /** Where the last frame of a file begins. */
  private static int lastFrame(SimulatedDisk found, Path file) throws IOException {
    byte[] bytes = found.bytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("marker-");
    at = at / Frame.ALIGNMENT * Frame.ALIGNMENT;
    while (ByteBuffer.wrap(bytes).getInt(at) != Frame.MAGIC) {
      at -= Frame.ALIGNMENT;
    }
    return at;
  }

  private static void refuses(DocketStore store, String id) {
    assertThatThrownBy(() -> texts(store, id)).isInstanceOf(DamagedException.class);
  }

  @Test
  void shouldFindRotAtTheEndOfASegmentThatHasASuccessor() throws ExecutionException, IOException {
    SimulatedDisk killed = killed(30);
    Path first = unsealed(killed).get(0);
    killed.rot(first, lastFrame(killed, first), 8);
    try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
      assertThat(store.recovery().damage())
          .extracting(DamageReport::kind)
          .containsExactly(Damage.FRAME);
      refuses(store, "a");
      assertThat(texts(store, "b")).containsExactly("b#1");
    }
  }

  /** Not even where it is the last one, which a crash might have left without a header. */
  @Test
  void shouldNotTakeASegmentForEmptyThatLostItsHeaders() throws ExecutionException, IOException {
    SimulatedDisk sound = killed(30);
    for (int place : List.of(0, 1, -1)) {
      SimulatedDisk killed = sound.afterKill();
      List<Path> files = unsealed(killed);
      Path file = files.get(Math.floorMod(place, files.size()));
      killed.rot(file, 0, 100);
      killed.rot(file, 4096, 100);
      try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
        assertThat(store.recovery().damage())
            .as("segment " + place)
            .extracting(DamageReport::kind)
            .contains(Damage.HEADER);
        assertThat(texts(store, "a")).as("segment " + place).hasSize(30);
      }
    }
  }

  @Test
  void shouldReadTheSecondHeaderWhereTheFirstIsRotten() throws ExecutionException, IOException {
    SimulatedDisk sound = killed(30);
    for (int field : List.of(8, 32, 48, 56, 64, 76, 80, 88)) {
      SimulatedDisk killed = sound.afterKill();
      killed.rot(unsealed(killed).get(1), field, 4);
      try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
        assertThat(store.recovery().damage()).as("byte " + field).isEmpty();
        assertThat(texts(store, "a")).as("byte " + field).hasSize(30);
      }
    }
  }

  /** The header that announces it does not count then, and the segment before serves. */
  @Test
  void shouldLoseNothingWhereTheFrameIsRottenThatRecoveryCopied()
      throws ExecutionException, IOException {
    SimulatedDisk killed = killed(3).afterKill();
    killed.add(
        (call, path) -> {
          if (path.toString().contains(".seg")) {
            throw new IOException("no seal in this test");
          }
        });
    try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
      append(store, event("c", 1));
      assertThat(texts(store, "b")).containsExactly("b#1");
    }
    killed.heal();
    Path copied = unsealed(killed).get(unsealed(killed).size() - 1);
    killed.rot(copied, 8192 + 60, 3);
    try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
      assertThat(store.recovery().damage()).extracting(DamageReport::kind).contains(Damage.HEADER);
      assertThat(Fixtures.all(store)).hasSize(5);
    }
  }
}
