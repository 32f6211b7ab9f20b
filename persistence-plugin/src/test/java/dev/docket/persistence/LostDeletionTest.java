package dev.docket.persistence;

import static dev.docket.persistence.DamagedStore.ACCEPT;
import static dev.docket.persistence.DamagedStore.APPLY;
import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.replay;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.recovery.Damage;
import dev.docket.persistence.recovery.DamageReport;
import dev.docket.persistence.repair.RepairReport;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** A deletion of which not even the head is left: what it deleted does not come back. */
class LostDeletionTest {
  private static final String DELETED = "secret-3";
  private static final String LAST = "event-5";

  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  /** Numbers 1 to 5 of a, a deletion up to 3, then another id. */
  private void writeAndDelete(DocketStore store) throws ExecutionException {
    for (int i = 1; i <= 5; i++) {
      append(store, event("a", i, i <= 3 ? "secret-" + i : "event-" + i));
    }
    await(store.events().deleteTo("a", 3));
    append(store, event("b", 1));
  }

  private void writeDeleteAndGoOn() throws ExecutionException {
    try (DocketStore store = open()) {
      writeAndDelete(store);
      append(store, event("a", 6, "event-6"));
      append(store, event("b", 2));
    }
  }

  private DocketStore open() {
    return DocketStore.open(disk, dir, SMALL);
  }

  /** Damages the frame behind that of number 5, with the head in it. */
  private void rotDeletion() throws IOException {
    rotFrameBehind(file("wal"), LAST);
  }

  private void rotFrameBehind(Path file, String marker) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(file));
    int at = text(file).indexOf(marker) / Frame.ALIGNMENT * Frame.ALIGNMENT;
    while (bytes.getInt(at) != Frame.MAGIC) {
      at -= Frame.ALIGNMENT;
    }
    at += (int) Frame.claimedLength(bytes.slice(at, Frame.HEADER_LENGTH));
    disk.rot(file, at, Frame.HEADER_LENGTH + 12);
  }

  /** The file with number 5. */
  private Path file(String ending) {
    return file(ending, LAST);
  }

  private Path file(String ending, String marker) {
    return disk.files().stream()
        .filter(file -> file.startsWith(dir.resolve("events")) && file.toString().endsWith(ending))
        .filter(file -> text(file).contains(marker))
        .findFirst()
        .orElseThrow();
  }

  private String text(Path file) {
    try {
      return new String(disk.bytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void showsWhatIsNotDeleted(DocketStore store) {
    assertThat(store.events().deletedTo("a")).isEqualTo(3);
    assertThat(store.events().highestSequenceNr("a", 0)).isEqualTo(6);
    assertThat(texts(store, "a")).containsExactly("event-4", LAST, "event-6");
    assertThat(store.events().read(1, 2).events())
        .extracting(stored -> stored.event().sequenceNr())
        .containsExactly(4L, 5L);
  }

  @Test
  void shouldBeKnownFromTheNextEvent() throws ExecutionException, IOException {
    writeDeleteAndGoOn();
    rotDeletion();
    try (DocketStore store = open()) {
      assertThat(store.recovery().damage())
          .extracting(DamageReport::kind, DamageReport::idsComplete)
          .containsExactly(tuple(Damage.FRAME, false));
      showsWhatIsNotDeleted(store);
      append(store, event("a", 7));
    }
    try (DocketStore reader = DocketStore.openReadOnly(disk, dir, SMALL)) {
      assertThat(reader.events().deletedTo("a")).isEqualTo(3);
    }
  }

  @Test
  void shouldPutTheIdIntoSafeModeWhereNothingFollows() throws ExecutionException, IOException {
    try (DocketStore store = open()) {
      writeAndDelete(store);
      append(store, event("b", 2));
    }
    rotDeletion();
    try (DocketStore store = open()) {
      assertThatThrownBy(() -> replay(store, "a"))
          .isInstanceOf(DamagedException.class)
          .hasMessageContaining("safe mode")
          .hasMessageContaining("FRAME at events/");
      assertThat(texts(store, "b")).hasSize(2);
      assertThat(store.events().read(1, 3).events())
          .as("what stands before the damage")
          .extracting(stored -> stored.event().sequenceNr())
          .containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void shouldStayDeletedAfterARepairAndBeCompacted() throws ExecutionException, IOException {
    writeDeleteAndGoOn();
    rotDeletion();
    assertThat(DocketStore.repair(disk, dir, SMALL, ACCEPT).applied()).isTrue();
    try (DocketStore store = open()) {
      showsWhatIsNotDeleted(store);
      store.compact("a");
      showsWhatIsNotDeleted(store);
    }
    assertThat(disk.files())
        .filteredOn(file -> file.startsWith(dir.resolve("events")))
        .noneMatch(file -> text(file).contains(DELETED));
    try (DocketStore store = open()) {
      showsWhatIsNotDeleted(store);
    }
  }

  @Test
  void shouldBeWrittenAnewByARepairWhereTheFooterKnowsIt() throws ExecutionException, IOException {
    try (DocketStore store = open()) {
      writeAndDelete(store);
      store.compact();
      append(store, event("b", 2));
    }
    Path merged = file("seg");
    disk.rot(merged, text(merged).indexOf(LAST) + LAST.length(), 12);
    try (DocketStore store = open()) {
      assertThat(store.events().deletedTo("a")).as("by the footer").isEqualTo(3);
      assertThatThrownBy(() -> replay(store, "a"))
          .isInstanceOf(DamagedException.class)
          .hasMessageContaining("is not what was written");
    }
    RepairReport report = DocketStore.repair(disk, dir, SMALL, APPLY);
    assertThat(report.applied()).isTrue();
    assertThat(report.losses()).isEmpty();
    try (DocketStore store = open()) {
      assertThat(store.health().reasons()).isEmpty();
      assertThat(store.events().deletedTo("a")).isEqualTo(3);
      assertThat(texts(store, "a")).containsExactly("event-4", LAST);
      assertThat(all(store)).hasSize(4);
    }
  }

  /** Nothing of the id stands beside the deletion that would say how far it had come. */
  @Test
  void shouldBeWrittenAnewAlsoWhereTheEventsStandInAnEarlierSegment()
      throws ExecutionException, IOException {
    try (DocketStore store = open()) {
      for (int i = 1; i <= 5; i++) {
        append(store, event("a", i, i <= 3 ? "secret-" + i : "event-" + i));
      }
      store.compact();
      append(store, event("b", 1, "mark"));
      await(store.events().deleteTo("a", 3));
      for (int i = 2; i <= 40; i++) {
        append(store, event("b", i, "x".repeat(900)));
      }
      store.settle();
    }
    Path file = file("seg", "mark");
    assertThat(file).isNotEqualTo(file("seg", LAST));
    rotFrameBehind(file, "mark");

    RepairReport report = DocketStore.repair(disk, dir, SMALL, APPLY);

    assertThat(report.applied()).isTrue();
    assertThat(report.losses()).isEmpty();
    try (DocketStore store = open()) {
      assertThat(store.health().reasons()).isEmpty();
      assertThat(store.events().deletedTo("a")).isEqualTo(3);
      assertThat(texts(store, "a")).containsExactly("event-4", LAST);
      assertThat(texts(store, "b")).hasSize(40);
    }
  }
}
