package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.log.Histories;
import dev.docket.persistence.log.StoreDescription;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.recovery.Damage;
import dev.docket.persistence.recovery.DamageReport;
import dev.docket.persistence.repair.Loss;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class DamageTest {
  private final Path dir = Fixtures.newDirectory();
  private final Path events = dir.resolve("events");
  private final SimulatedDisk disk = new SimulatedDisk(1);

  /** a 1-3 and b 1-3, one frame each, the marker of a#2 to be found in the file. */
  private void write() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int i = 1; i <= 3; i++) {
        append(store, event("a", i, "marker-a-" + i));
        append(store, event("b", i, "marker-b-" + i));
      }
    }
  }

  private Path wal() {
    return disk.files().stream()
        .filter(path -> path.startsWith(events) && path.toString().endsWith(".wal"))
        .findFirst()
        .orElseThrow();
  }

  private int offsetOf(Path file, String marker) throws IOException {
    return new String(disk.bytes(file), StandardCharsets.ISO_8859_1).indexOf(marker);
  }

  /** Where the frame begins that holds the marker. */
  private int frameOf(Path file, String marker) throws IOException {
    int at = offsetOf(file, marker) / Frame.ALIGNMENT * Frame.ALIGNMENT;
    ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(file));
    while (bytes.getInt(at) != Frame.MAGIC) {
      at -= Frame.ALIGNMENT;
    }
    return at;
  }

  @Test
  void shouldNameTheIdOfARottenBodyAndLetOthersGoOn() throws ExecutionException, IOException {
    write();
    Path wal = wal();
    disk.rot(wal, offsetOf(wal, "marker-a-2"), 3);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage()).hasSize(1);
      DamageReport damage = store.recovery().damage().get(0);
      assertThat(damage.kind()).isEqualTo(Damage.RECORD_BODY);
      assertThat(damage.ids()).containsExactly("a");
      assertThat(damage.idsComplete()).isTrue();
      assertThat(damage.firstOrdinal()).isEqualTo(3);
      assertThat(texts(store, "b")).hasSize(3);
      append(store, event("b", 4));
      append(store, event("new", 1));
      refuses(store, "a", 1);
    }
    try (DocketStore again = DocketStore.open(disk, dir, SMALL)) {
      assertThat(again.recovery().damage())
          .extracting(DamageReport::kind)
          .containsExactly(Damage.RECORD_BODY);
      refuses(again, "a", 1);
      assertThat(texts(again, "b")).hasSize(4);
    }
  }

  @Test
  void shouldTellTheIdsOfAFrameWhoseHeaderIsRotten() throws ExecutionException, IOException {
    write();
    Path wal = wal();
    disk.rot(wal, frameOf(wal, "marker-a-2"), 30);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage())
          .extracting(DamageReport::kind)
          .containsExactly(Damage.FRAME);
      DamageReport damage = store.recovery().damage().get(0);
      assertThat(damage.firstOrdinal()).isEqualTo(3);
      assertThat(damage.lastOrdinal()).isEqualTo(3);
      refuses(store, "a", 1);
      assertThat(texts(store, "b")).hasSize(3);
    }
  }

  @Test
  void shouldSuspectEveryIdWithoutALaterRecordWhereTheIdsCannotBeTold()
      throws ExecutionException, IOException {
    write();
    Path wal = wal();
    int start = frameOf(wal, "marker-b-2");
    disk.rot(wal, start, offsetOf(wal, "marker-b-2") + 5 - start);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      DamageReport damage = store.recovery().damage().get(0);
      assertThat(damage.idsComplete()).isFalse();
      assertThat(texts(store, "a")).as("a later record proves it whole").hasSize(3);
      refuses(store, "b", 1);
      refuses(store, "never-heard-of", 0);
    }
    try (DocketStore again = DocketStore.open(disk, dir, SMALL)) {
      assertThat(texts(again, "a")).hasSize(3);
      refuses(again, "b", 1);
    }
  }

  @Test
  void shouldNotStepOverDamageUnseenInCommitOrder() throws ExecutionException, IOException {
    write();
    Path wal = wal();
    disk.rot(wal, offsetOf(wal, "marker-a-2"), 3);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      EventPage page = store.events().read(1, 100);
      assertThat(page.events()).hasSize(2);
      assertThat(page.nextOrdinal()).isEqualTo(3);
      assertThatThrownBy(() -> store.events().read(3, 100)).isInstanceOf(DamagedException.class);
      assertThat(store.events().read(4, 100).events()).hasSize(3);
    }
  }

  @Test
  void shouldFindASegmentThatWasTakenAway() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int i = 1; i <= 60; i++) {
        append(store, event("a", i, "x".repeat(1000)));
      }
      append(store, event("b", 1));
      store.settle();
    }
    List<Path> sealed = new ArrayList<>(disk.files());
    sealed.removeIf(path -> !path.toString().endsWith(".seg"));
    assertThat(sealed).hasSizeGreaterThan(2);
    String missing = String.valueOf(sealed.get(1).getFileName());
    String next = String.valueOf(sealed.get(2).getFileName());
    SegmentName.Sealed range = (SegmentName.Sealed) SegmentName.parse(missing).orElseThrow();
    disk.lose(sealed.get(1));
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage())
          .singleElement()
          .satisfies(
              damage -> {
                assertThat(damage.kind()).isEqualTo(Damage.MISSING_SEGMENT);
                assertThat(damage.file()).endsWith(next);
                assertThat(damage.firstOrdinal()).isEqualTo(range.firstOrdinal());
                assertThat(damage.lastOrdinal()).isEqualTo(range.lastOrdinal());
                assertThat(damage.detail()).contains("it was called " + missing);
              });
      refuses(store, "a", 1);
      assertThatThrownBy(() -> texts(store, "a"))
          .hasMessageContaining(
              "ordinals %d to %d: MISSING_SEGMENT at "
                  .formatted(range.firstOrdinal(), range.lastOrdinal()))
          .hasMessageContaining(next);
      assertThat(texts(store, "b")).as("its one event says that none was before").hasSize(1);
      refuses(store, "never-heard-of", 0);
    }
  }

  @Test
  void shouldProveAnIdWholeByWhatAMergeLeftOfItsDeletedEvents() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int i = 1; i <= 3; i++) {
        append(store, event("a", i));
      }
      for (int i = 1; i <= 100; i++) {
        append(store, event("b", i, "x".repeat(500)));
      }
      append(store, event("a", 4));
      await(store.events().deleteTo("a", 3));
      store.compact("a");
      store.settle();
    }
    List<Path> sealed = new ArrayList<>(disk.files());
    sealed.removeIf(path -> !path.toString().endsWith(".seg"));
    assertThat(sealed).hasSizeGreaterThan(3);
    assertThat(sealed.get(0).toString()).as("it was merged").endsWith(".2.seg");
    disk.lose(sealed.get(1));
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      refuses(store, "b", 1);
      assertThat(texts(store, "a")).containsExactly("a#4");
      append(store, event("a", 5));
    }
  }

  @Test
  void shouldFindLessThanTheFloor() throws ExecutionException {
    write();
    disk.lose(wal());
    for (int i = 0; i < 2; i++) {
      try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
        assertThat(store.recovery().damage()).hasSize(1);
        assertThat(store.events().durableOrdinal()).isEqualTo(6);
        refuses(store, "a", 0);
      }
    }
  }

  @Test
  void shouldNotForgetDamageBehindDamageThatIsDeleted() throws ExecutionException, IOException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 1, "marker-a-1"));
      append(store, event("a", 2, "marker-a-2"));
      await(store.events().deleteTo("a", 1));
      append(store, event("a", 3, "marker-a-3"));
      append(store, event("b", 1));
    }
    Path wal = wal();
    disk.rot(wal, offsetOf(wal, "marker-a-1"), 3);
    disk.rot(wal, frameOf(wal, "marker-a-3"), 30);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      refuses(store, "a", 1);
      assertThat(texts(store, "b")).hasSize(1);
    }
  }

  @Test
  void shouldFindThatTheNewestSegmentWasTakenAwayAfterACrash() throws ExecutionException {
    SimulatedDisk killed;
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      long last = 1;
      append(store, event("a", last));
      while (store.metrics().segments() == 2) {
        last++;
        append(store, event("a", last, "x".repeat(1000)));
      }
      append(store, event("a", last + 1));
      store.settle(); // the floor is raised in the background
      killed = disk.afterKill();
    }
    Path newest =
        killed.files().stream()
            .filter(path -> path.startsWith(events) && path.toString().endsWith(".wal"))
            .reduce((older, newer) -> newer)
            .orElseThrow();
    killed.lose(newest);
    for (Damage kind : List.of(Damage.BELOW_FLOOR, Damage.MISSING_SEGMENT)) {
      try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
        assertThat(store.recovery().damage()).extracting(DamageReport::kind).containsExactly(kind);
        refuses(store, "a", 1);
        assertThat(killed.files())
            .as("numbers are never used again")
            .noneMatch(path -> path.getFileName().equals(newest.getFileName()));
      }
    }
  }

  /** The frame before the cut begins the next segment, which is named after it. */
  @Test
  void shouldNotForgetACutWhereTheProcessIsKilledAgain() throws ExecutionException, IOException {
    SimulatedDisk killed;
    Path wal;
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("b", 1));
      append(store, event("a", 1));
      append(store, event("a", 2, "marker-a-2"));
      wal = wal();
      killed = disk.afterKill();
    }
    killed.replace(wal, Arrays.copyOf(killed.bytes(wal), frameOf(wal, "marker-a-2")));
    List<Histories> histories = new ArrayList<>();
    for (Damage kind : List.of(Damage.CUT, Damage.FRAME, Damage.FRAME, Damage.FRAME)) {
      try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
        assertThat(store.recovery().damage())
            .extracting(DamageReport::kind, DamageReport::firstOrdinal, DamageReport::lastOrdinal)
            .containsExactly(tuple(kind, 3L, 3L));
        refuses(store, "a", 0);
        refuses(store, "b", 0);
        assertThat(store.events().durableOrdinal()).isEqualTo(3);
        histories.add(StoreDescription.read(killed, dir).histories());
        killed = histories.size() == 3 ? killed : killed.afterKill();
      }
    }
    assertThat(histories.get(0).list()).hasSize(2);
    assertThat(histories).as("one is begun, once").containsOnly(histories.get(0));
    assertThat(DocketStore.repair(killed, dir, SMALL, DamagedStore.ACCEPT).losses())
        .extracting(Loss::firstOrdinal, Loss::lastOrdinal)
        .containsExactly(tuple(3L, 3L));
    try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
      assertThat(texts(store, "a")).containsExactly("a#1");
      append(store, event("a", 2));
    }
  }

  @Test
  void shouldFindDamageRightBeforeTheFrameThatNothingProves()
      throws ExecutionException, IOException {
    DocketStore first = DocketStore.open(disk, dir, SMALL);
    append(first, event("b", 1));
    append(first, event("a", 1, "marker-a-1"));
    append(first, event("c", 1));
    SimulatedDisk killed = disk.afterKill();
    first.close();
    Path wal = wal();
    killed.rot(wal, frameOf(wal, "marker-a-1"), 30);
    for (int i = 0; i < 2; i++) {
      try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
        assertThat(store.recovery().damage())
            .as("open " + i)
            .extracting(
                DamageReport::kind,
                DamageReport::ids,
                DamageReport::firstOrdinal,
                DamageReport::lastOrdinal)
            .containsExactly(tuple(Damage.FRAME, Set.of("a"), 2L, 2L));
        refuses(store, "a", 0);
        assertThat(texts(store, "c")).containsExactly("c#1");
      }
    }
  }

  @Test
  void shouldTakeATornTailForWhatItIs() throws ExecutionException, IOException {
    DocketStore first = DocketStore.open(disk, dir, SMALL);
    append(first, event("a", 1));
    append(first, event("a", 2, "marker-a-2"));
    SimulatedDisk killed = disk.afterKill();
    first.close();
    Path wal =
        killed.files().stream()
            .filter(path -> path.startsWith(events) && path.toString().endsWith(".wal"))
            .findFirst()
            .orElseThrow();
    int at = new String(killed.bytes(wal), StandardCharsets.ISO_8859_1).indexOf("marker-a-2");
    killed.rot(wal, at, 4);
    try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(store.recovery().cleanClose()).isFalse();
      assertThat(store.recovery().tornBytes()).isPositive();
      assertThat(texts(store, "a")).containsExactly("a#1");
      append(store, event("a", 2));
      assertThat(new String(killed.bytes(dir.resolve("audit.jsonl")), StandardCharsets.UTF_8))
          .contains("\"act\":\"recovered\"")
          .contains("\"log\":\"events\"");
    }
  }

  /** The prefix before the damage is handed out, and then the error. */
  private static void refuses(DocketStore store, String id, int prefix) {
    List<StoredEvent> handedOut = new ArrayList<>();
    assertThatThrownBy(
            () -> store.events().replay(id, 1, Long.MAX_VALUE, Long.MAX_VALUE, handedOut::add))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining(id);
    assertThat(handedOut.size()).isGreaterThanOrEqualTo(prefix);
    assertThatThrownBy(() -> store.events().highestSequenceNr(id, 0))
        .isInstanceOf(DamagedException.class);
    assertThatThrownBy(() -> append(store, event(id, 1000)))
        .hasCauseInstanceOf(NotWrittenException.class)
        .hasMessageContaining("safe mode");
  }
}
