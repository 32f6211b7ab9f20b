package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.replay;
import static dev.docket.persistence.Fixtures.texts;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.storage.FileStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents that are unusual, and what people do to a store that they should not. */
class BadContentsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path dir;

  @Test
  void shouldTakeIdsOfAnyCharacters() throws ExecutionException {
    List<String> ids =
        List.of(
            "/",
            "../../etc/passwd",
            "a\\b",
            "a b\tc\nd",
            "\u0000",
            "%|%",
            "Case|\uD83D\uDE00\uD83D\uDC4D\uD83C\uDFFD",
            "\u202Eright to left",
            "e\u0301 and \u00e9",
            "é".repeat(500),
            "x".repeat(1_000),
            "con",
            ".",
            " ");
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      for (String id : ids) {
        append(store, event(id, 1, "first of " + id));
        append(store, event(id, 2, "second of " + id));
        await(store.snapshots().save(snapshot(id, 2, "at " + id)));
      }
      for (int filler = 1; filler <= 60; filler++) {
        append(store, event("filler", filler, "x".repeat(500)));
      }
      store.settle();
    }
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      for (String id : ids) {
        assertThat(texts(store, id)).containsExactly("first of " + id, "second of " + id);
        assertThat(store.events().highestSequenceNr(id, 0)).isEqualTo(2);
        assertThat(store.snapshots().load(id, SnapshotCriteria.all()))
            .hasValueSatisfying(
                found -> assertThat(Fixtures.text(found.payload())).isEqualTo("at " + id));
      }
      assertThat(store.events().persistenceIds("", 100)).containsAll(ids).hasSize(ids.size() + 1);
    }
  }

  @Test
  void shouldTakeEmptyPayloadsAndSuchOfFifteenMebibytes() throws ExecutionException {
    byte[] large = new byte[15 << 20];
    new Random(1).nextBytes(large);
    SerializedValue huge = new SerializedValue(1, "huge", large);
    SerializedValue empty = new SerializedValue(0, "", new byte[0]);
    StoreSettings settings = StoreSettings.defaults().withCreate(true).withReserveBytes(0);
    try (DocketStore store = DocketStore.open(dir, settings)) {
      append(store, EventRecord.of("a", 1, "", empty), EventRecord.of("a", 2, "", huge));
      append(store, EventRecord.of("a", 3, "", empty));
      await(store.snapshots().save(new SnapshotRecord("a", 3, 1, huge, Optional.empty())));
    }
    try (DocketStore store = DocketStore.open(dir, settings)) {
      assertThat(replay(store, "a"))
          .extracting(each -> each.event().payload())
          .containsExactly(empty, huge, empty);
      assertThat(all(store)).hasSize(3);
      assertThat(store.snapshots().load("a", SnapshotCriteria.all()))
          .hasValueSatisfying(found -> assertThat(found.payload()).isEqualTo(huge));
    }
  }

  @Test
  void shouldGoOnAfterEverythingWasDeleted() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      for (int number = 1; number <= 60; number++) {
        append(store, event("a", number, "x".repeat(500)));
        append(store, event("b", number));
      }
      await(store.snapshots().save(snapshot("a", 60, "state")));
      for (String id : List.of("a", "b")) {
        await(store.events().deleteTo(id, Long.MAX_VALUE));
        await(store.snapshots().delete(id, SnapshotCriteria.all()));
      }
      store.settle();
    }
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      assertThat(all(store)).isEmpty();
      assertThat(store.events().persistenceIds("", 10)).isEmpty();
      assertThat(store.snapshots().load("a", SnapshotCriteria.all())).isEmpty();
      assertThat(store.events().highestSequenceNr("a", 0)).isEqualTo(60);
      append(store, event("a", 61));
      assertThat(texts(store, "a")).containsExactly("a#61");
      assertThat(all(store)).hasSize(1);
    }
  }

  @Test
  void shouldKeepOrderAndTimeAlthoughTheClockIsSetBackByAnHour() throws ExecutionException {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-29T03:00:00Z"));
    for (int opened = 0; opened < 2; opened++) {
      try (DocketStore store = DocketStore.open(new FileStorage(), dir, SMALL, now::get)) {
        for (int number = 1; number <= 30; number++) {
          append(store, event("a", opened * 30 + number));
          now.updateAndGet(time -> time.plusMillis(10));
          if (number == 15) {
            now.updateAndGet(time -> time.minus(Duration.ofHours(1)));
          }
        }
        List<StoredEvent> events = all(store);
        assertThat(events)
            .extracting(StoredEvent::timestampMicros)
            .isSorted()
            .doesNotHaveDuplicates();
        assertThat(events)
            .extracting(each -> each.event().sequenceNr())
            .isSorted()
            .hasSize(opened * 30 + 30);
        for (StoredEvent each : events) {
          EventLog.OrdinalRange range = store.events().ordinalsAt(each.timestampMicros());
          assertThat(each.ordinal()).isBetween(range.from(), range.to() - 1);
        }
      }
    }
  }

  /** Between each two names that are copied the store writes on, rolls, seals and merges. */
  @Test
  void shouldNeverShowSomethingWrongFromADirectoryThatWasCopiedWhileRunning()
      throws ExecutionException, IOException {
    Path source = dir.resolve("running");
    int damaged = 0;
    try (DocketStore store = DocketStore.open(source, SMALL)) {
      append(store, event("early", 1));
      Copier copier = new Copier(store);
      for (int attempt = 0; attempt < 4; attempt++) {
        Path copy = dir.resolve("copy" + attempt);
        copier.copy(source, copy, attempt % 2 == 0);
        damaged += checkCopy(copy) ? 0 : 1;
      }
    }
    assertThat(damaged).as("copies that could not be whole").isPositive();
  }

  /**
   * What is shown is right and whole from the start, or damage is reported. It may end earlier than
   * the copy was begun: segments that were renamed behind the copier's listing are missing at the
   * end, and the floor, which would tell, is raised in the background.
   *
   * @return whether no damage is reported
   */
  private static boolean checkCopy(Path copy) {
    try (DocketStore store = DocketStore.open(copy, SMALL)) {
      List<StoredEvent> events = new ArrayList<>();
      boolean whole = store.recovery().damage().isEmpty();
      try {
        store.events().replay("a", 1, Long.MAX_VALUE, Long.MAX_VALUE, events::add);
      } catch (DamagedException damaged) {
        assertThat(whole).as("%s", damaged).isFalse();
      }
      for (int i = 0; i < events.size(); i++) {
        assertThat(Fixtures.text(events.get(i).event().payload())).isEqualTo(Copier.text(i + 1));
      }
      if (whole) {
        assertThat(texts(store, "early")).containsExactly("early#1");
      }
      return whole;
    }
  }

  /** Copies as a person does, name by name in some order, whatever happens meanwhile. */
  private static final class Copier {
    private static final int EVENTS_BETWEEN_NAMES = 5;
    private static final int NAMES_BEFORE_A_MERGE = 3;
    private final DocketStore store;
    private int written;

    Copier(DocketStore store) {
      this.store = store;
    }

    static String text(int number) {
      return "a#" + number + " " + "x".repeat(900);
    }

    private void writeOn() throws ExecutionException {
      for (int i = 0; i < EVENTS_BETWEEN_NAMES; i++) {
        written++;
        append(store, event("a", written, text(written)));
      }
      store.settle();
    }

    void copy(Path from, Path to, boolean ascending) throws IOException, ExecutionException {
      Files.createDirectories(to);
      List<String> names = new ArrayList<>(List.of(from.toFile().list()));
      names.sort(ascending ? Comparator.naturalOrder() : Comparator.reverseOrder());
      for (int i = 0; i < names.size(); i++) {
        Path each = from.resolve(names.get(i));
        if (Files.isDirectory(each)) {
          copy(each, to.resolve(names.get(i)), ascending);
        } else if (Files.exists(each)) {
          Files.copy(each, to.resolve(names.get(i)));
        }
        writeOn();
        if (i == NAMES_BEFORE_A_MERGE) {
          store.compact();
        }
      }
    }
  }

  private static SnapshotRecord snapshot(String id, long number, String text) {
    return new SnapshotRecord(id, number, 1, value(text), Optional.empty());
  }
}
