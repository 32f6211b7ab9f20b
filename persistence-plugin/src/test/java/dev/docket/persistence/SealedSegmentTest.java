package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SealedSegmentTest {
  private static final int IDS = 300;
  private static final int TRAILER = 120;

  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  /** Three events for each of many ids, over several sealed segments. */
  private void write() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int round = 1; round <= 3; round++) {
        List<CompletionStage<Appended>> answers = new ArrayList<>();
        for (int i = 0; i < IDS; i++) {
          String text = "id" + i + "#" + round + "x".repeat(60);
          answers.add(store.events().append(List.of(event("id" + i, round, text))));
        }
        for (CompletionStage<Appended> answer : answers) {
          await(answer);
        }
      }
      await(store.events().deleteTo("id7", 3));
      await(store.events().deleteTo("id8", 2));
      store.settle();
    }
    assertThat(sealed()).hasSizeGreaterThan(3);
  }

  private List<Path> sealed() {
    return disk.files().stream()
        .filter(path -> path.toString().contains("events") && path.toString().endsWith(".seg"))
        .toList();
  }

  /** Where the text begins in a file, or -1. */
  private int at(Path path, String text) {
    try {
      return new String(disk.bytes(path), StandardCharsets.ISO_8859_1).indexOf(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkEverything(DocketStore store) {
    assertThat(all(store)).hasSize(IDS * 3 - 5);
    for (int i = 0; i < IDS; i++) {
      String id = "id" + i;
      assertThat(store.events().highestSequenceNr(id, 0)).isEqualTo(3);
      assertThat(texts(store, id)).hasSize(i == 7 ? 0 : i == 8 ? 1 : 3);
    }
    assertThat(store.events().highestSequenceNr("unknown", 0)).isZero();
  }

  @Test
  void shouldAnswerFromFootersAfterReopening() throws ExecutionException {
    write();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().records()).as("sealed segments are not scanned").isLessThan(IDS);
      checkEverything(store);
    }
  }

  @Test
  void shouldPageThroughAllIdsOfAllSegmentsOnceEach() throws ExecutionException {
    write();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("new", 1));
      for (int limit : List.of(1, 7, 100, 1000)) {
        List<String> ids = new ArrayList<>();
        List<String> page = store.events().persistenceIds("", limit);
        while (!page.isEmpty()) {
          ids.addAll(page);
          assertThat(page).hasSizeLessThanOrEqualTo(limit);
          page = store.events().persistenceIds(page.get(page.size() - 1), limit);
        }
        Set<String> distinct = new HashSet<>(ids);
        assertThat(ids).hasSize(distinct.size()).hasSize(IDS).contains("new").doesNotContain("id7");
      }
    }
  }

  @Test
  void shouldReadTheFramesWhereTheTrailerIsRotten() throws ExecutionException, IOException {
    write();
    for (Path path : sealed()) {
      disk.rot(path, disk.bytes(path).length - TRAILER + 30, 4);
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      checkEverything(store);
    }
  }

  @Test
  void shouldReadTheFramesWhereAnIndexBlockIsRotten() throws ExecutionException, IOException {
    write();
    for (Path path : sealed()) {
      byte[] bytes = disk.bytes(path);
      int framesEnd = (int) ByteBuffer.wrap(bytes).getLong(bytes.length - TRAILER + 8);
      disk.rot(path, framesEnd + 20, 4);
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      checkEverything(store);
      assertThat(store.events().persistenceIds("", 1000)).hasSize(IDS - 1);
    }
  }

  @Test
  void shouldStopBeforeDamageThatOnlyReadingFinds() throws ExecutionException, IOException {
    write();
    // How many events a segment holds depends on how the writes fell into groups.
    Path path = sealed().stream().filter(each -> at(each, "id100#") > 0).findFirst().orElseThrow();
    disk.rot(path, at(path, "id100#"), 3);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThatThrownBy(() -> texts(store, "id100"))
          .isInstanceOf(DamagedException.class)
          .hasMessageContaining("id100");
      assertThat(texts(store, "id101")).hasSize(3);
      EventPage page = store.events().read(1, 10_000);
      assertThat(page.events()).hasSizeLessThan(IDS * 3 - 5);
      assertThatThrownBy(() -> store.events().read(page.nextOrdinal(), 10))
          .isInstanceOf(DamagedException.class);
      assertThat(store.events().read(page.nextOrdinal() + 1, 10).events()).hasSize(10);
    }
  }

  @Test
  void shouldStopBeforeAFrameThatDoesNotParse() throws ExecutionException, IOException {
    write();
    Path path = sealed().get(1);
    disk.rot(path, 8192, 4);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      EventPage page = store.events().read(1, 10_000);
      assertThatThrownBy(() -> store.events().read(page.nextOrdinal(), 10))
          .isInstanceOf(DamagedException.class);
      assertThat(page.events()).isNotEmpty();
    }
  }

  @Test
  void shouldNotTakeAnIdForOlderThanItIsWhereFooterAndFrameAreBothRotten()
      throws ExecutionException, IOException {
    write();
    Path path = sealed().get(sealed().size() - 1);
    byte[] bytes = disk.bytes(path);
    disk.rot(path, (int) ByteBuffer.wrap(bytes).getLong(bytes.length - TRAILER + 8) + 20, 4);
    disk.rot(path, 8192, 4);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      int refused = 0;
      for (int i = 0; i < IDS; i++) {
        String id = "id" + i;
        try {
          assertThat(store.events().highestSequenceNr(id, 0)).as(id).isEqualTo(3);
        } catch (DamagedException damaged) {
          assertThat(damaged).hasMessageContaining(id);
          assertThatThrownBy(() -> append(store, event(id, 3))).hasMessageContaining("rotten");
          refused++;
        }
      }
      assertThat(refused).isBetween(1, IDS - 1);
    }
  }

  @Test
  void shouldLeaveASegmentAsItIsThatRotsBeforeItIsSealedByCopy() throws Exception {
    SimulatedDisk killed;
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 1, "marker"));
      append(store, event("b", 1));
      append(store, event("c", 1));
      store.settle();
      killed = disk.afterKill();
    }
    Path wal =
        killed.files().stream()
            .filter(file -> file.startsWith(dir.resolve("events")))
            .filter(file -> file.toString().endsWith(".wal"))
            .findFirst()
            .orElseThrow();
    AtomicInteger attempts = new AtomicInteger();
    killed.add(
        (call, path) -> {
          if (call == Call.CREATE && path.toString().endsWith(".seg.tmp")) {
            attempts.incrementAndGet();
            String content = new String(killed.bytes(wal), StandardCharsets.ISO_8859_1);
            killed.rot(wal, content.indexOf("marker"), 3);
          }
        });
    try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
      for (int number = 1; number <= 20; number++) {
        append(store, event("later", number, "x".repeat(3000)));
      }
      store.settle();
      assertThat(attempts.get()).isEqualTo(1);
      assertThat(killed.files()).contains(wal).noneMatch(file -> file.toString().contains(".seg"));
      assertThat(texts(store, "later")).hasSize(20);
      assertThat(texts(store, "b")).hasSize(1);
      assertThatThrownBy(() -> texts(store, "a")).isInstanceOf(DamagedException.class);
    }
  }
}
