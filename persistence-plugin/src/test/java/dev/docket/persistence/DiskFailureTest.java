package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.NotWrittenException.Reason;
import dev.docket.persistence.failure.OutcomeUnknownException;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.DiskFullException;
import dev.docket.persistence.storage.LackOfZeros;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiskFailureTest {
  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  @Test
  void shouldGoOnInANewSegmentAfterAFailedForceAndForgetTheFailedFrame() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      append(store, event("a", 1));
      failOnce(Call.FORCE, ".wal");
      assertThat(reasonOf(store, event("a", 2, "lost"))).isEqualTo(Reason.FORCE_FAILED);
      disk.heal();
      append(store, event("a", 2, "again"));
      assertThat(texts(store, "a")).containsExactly("a#1", "again");
    }
    SimulatedDisk killed = disk.afterKill();
    try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(texts(store, "a")).containsExactly("a#1", "again");
    }
  }

  @Test
  void shouldNeverBringAFailedFrameBackAfterAKillThatFollowsAtOnce() throws ExecutionException {
    SimulatedDisk killed;
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      append(store, event("a", 1));
      keepFromSealing();
      failOnce(Call.FORCE, ".wal");
      assertThat(reasonOf(store, event("a", 2, "lost"))).isEqualTo(Reason.FORCE_FAILED);
      killed = disk.afterKill();
    }
    try (DocketStore reopened = DocketStore.open(killed, dir, SMALL)) {
      assertThat(texts(reopened, "a")).containsExactly("a#1");
    }
  }

  /** What was refused for certain was told only when the header that disowns it was forced. */
  @Test
  void shouldNeverBringAFailedFrameBackAfterAPowerCutThatFollowsAtOnce() throws ExecutionException {
    List<SimulatedDisk> cuts = new ArrayList<>();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      append(store, event("a", 1));
      keepFromSealing();
      failOnce(Call.FORCE, ".wal");
      assertThat(reasonOf(store, event("a", 2, "lost"))).isEqualTo(Reason.FORCE_FAILED);
      for (int i = 0; i < 64; i++) {
        cuts.add(disk.restarted());
      }
    }
    for (SimulatedDisk each : cuts) {
      try (DocketStore cut = DocketStore.open(each, dir, SMALL)) {
        assertThat(cut.recovery().damage()).isEmpty();
        assertThat(texts(cut, "a")).containsExactly("a#1");
      }
    }
  }

  @Test
  void shouldNeverForceANewSegmentAgainWhoseForceFailed() throws ExecutionException {
    List<Path> failed = new ArrayList<>();
    List<Path> again = new ArrayList<>();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      append(store, event("a", 1));
      disk.add(
          (call, path) -> {
            if (call == Call.FORCE && path.startsWith(dir.resolve("events"))) {
              again.addAll(failed.contains(path) ? List.of(path) : List.of());
              if (path.endsWith("standby.tmp") && failed.isEmpty()) {
                failed.add(path);
                throw new IOException("the disk failed once");
              }
            }
          });
      assertThat(reasonOf(store, event("a", 2, "x".repeat(40_000)))).isEqualTo(Reason.WRITE_FAILED);
      assertThat(failed).hasSize(1);
      append(store, event("a", 2));
      assertThat(again).isEmpty();
      disk.heal();
      assertThat(texts(store, "a")).containsExactly("a#1", "a#2");
    }
  }

  @Test
  void shouldSealByCopyingWhereTheForceOfASealFailed() throws ExecutionException {
    List<Path> failed = new ArrayList<>();
    List<Path> again = new ArrayList<>();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      Path first =
          disk.files().stream()
              .filter(path -> path.startsWith(dir.resolve("events")))
              .filter(path -> path.toString().endsWith(".wal"))
              .findFirst()
              .orElseThrow();
      disk.add(
          (call, path) -> {
            // A seal writes the footer, cuts off what is behind it, and forces both.
            if (call == Call.TRUNCATE && path.equals(first) && failed.isEmpty()) {
              failed.add(path);
            } else if (call == Call.FORCE && path.equals(first) && !failed.isEmpty()) {
              again.add(path);
              throw new IOException("the disk failed");
            }
          });
      for (int i = 1; i <= 40; i++) {
        append(store, event("a", i, "x".repeat(900)));
      }
      store.settle();
      assertThat(again).as("forced once, which failed").containsExactly(first);
      assertThat(disk.files()).doesNotContain(first);
      assertThat(texts(store, "a")).hasSize(40);
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(texts(store, "a")).hasSize(40);
    }
  }

  @Test
  void shouldTellNobodyOfWhatIsNotForced() throws ExecutionException {
    List<Long> heard = new CopyOnWriteArrayList<>();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      EventLog.Subscription subscription = store.events().onDurable(heard::add);
      append(store, event("a", 1));
      failOnce(Call.FORCE, ".wal");
      assertThat(reasonOf(store, event("b", 1), event("b", 2))).isEqualTo(Reason.FORCE_FAILED);
      append(store, event("a", 2));
      subscription.close();
    } // ends when all that is due was told
    assertThat(heard).containsExactly(1L, 2L);
  }

  /** The wiped header is forced: else a power cut might bring back what was refused. */
  @Test
  void shouldWipeForGoodAFrameThatLacksOnlyItsZeros() throws ExecutionException {
    LackOfZeros filling = new LackOfZeros(disk);
    List<SimulatedDisk> cuts = new ArrayList<>();
    try (DocketStore store = DocketStore.open(filling.storage(), dir, SMALL)) {
      store.settle();
      append(store, event("a", 1));
      filling.atTheNextWrite();
      assertThat(reasonOf(store, event("a", 2, "refused"))).isEqualTo(Reason.DISK_FULL);
      for (int i = 0; i < 24; i++) {
        cuts.add(disk.restarted());
      }
    }
    for (SimulatedDisk each : cuts) {
      try (DocketStore cut = DocketStore.open(each, dir, SMALL)) {
        assertThat(cut.recovery().damage()).isEmpty();
        assertThat(texts(cut, "a")).containsExactly("a#1");
      }
    }
  }

  @Test
  void shouldGoOnInANewSegmentAfterAFailedWrite() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      append(store, event("a", 1));
      failOnce(Call.WRITE, ".wal");
      assertThat(reasonOf(store, event("a", 2))).isEqualTo(Reason.WRITE_FAILED);
      append(store, event("a", 2));
      assertThat(texts(store, "a")).containsExactly("a#1", "a#2");
    }
  }

  @Test
  void shouldBecomeReadOnlyWithUnknownOutcomeWhenNoNewSegmentCanBeStarted()
      throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      append(store, event("a", 1));
      disk.add(
          (call, path) -> {
            if (call == Call.FORCE) {
              throw new IOException("the disk is broken");
            }
          });
      assertThatThrownBy(() -> append(store, event("a", 2)))
          .hasCauseInstanceOf(OutcomeUnknownException.class);
      disk.heal();
      assertThat(store.readOnly()).isTrue();
      assertThat(reasonOf(store, event("a", 2))).isEqualTo(Reason.READ_ONLY);
      assertThat(texts(store, "a")).containsExactly("a#1");
    }
    try (DocketStore store = DocketStore.open(disk.afterKill(), dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(texts(store, "a")).startsWith("a#1");
    }
  }

  @Test
  void shouldResumeByItselfWhenAFullDiskHasSpaceAgain() throws ExecutionException {
    long last = 0;
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      disk.lose(dir.resolve("events/standby.tmp"));
      disk.freeBytes(0);
      assertThat(reasonOf(store, event("b", 1, "x".repeat(40_000))))
          .as("it is full at a write, as the file would have to grow")
          .isEqualTo(Reason.DISK_FULL);
      // What fits into the file goes on. Then it is full at a roll, as there would be another file.
      Reason reason = Reason.CLOSED;
      while (reason != Reason.DISK_FULL) {
        try {
          append(store, event("a", last + 1, "x".repeat(1000)));
          last++;
        } catch (ExecutionException failure) {
          reason = reasonOf(failure);
        }
      }
      assertThat(store.readOnly()).isFalse();
      assertThat(last).isGreaterThan(5);
      assertThat(texts(store, "a")).hasSize((int) last);
      assertThat(reasonOf(store, event("b", 1, "x".repeat(1000)))).isEqualTo(Reason.DISK_FULL);
      assertThat(store.metrics().failedGroups()).isEqualTo(3);
      disk.freeBytes(1 << 20);
      append(store, event("a", last + 1, "x".repeat(1000)));
      assertThat(texts(store, "a")).hasSize((int) last + 1);
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(texts(store, "a")).hasSize((int) last + 1);
      assertThat(texts(store, "b")).isEmpty();
    }
  }

  @Test
  void shouldLeaveNothingOfAFrameThatOnlyFitInPart() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      disk.freeBytes(3000);
      assertThat(reasonOf(store, event("a", 1, "x".repeat(40_000)))).isEqualTo(Reason.DISK_FULL);
      append(store, event("a", 1, "small"));
      assertThat(texts(store, "a")).containsExactly("small");
    }
    disk.freeBytes(Long.MAX_VALUE);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(texts(store, "a")).containsExactly("small");
    }
  }

  @Test
  void shouldNotWriteToTheOldSegmentWhenNobodyKnowsWhetherTheNewOneCounts()
      throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      append(store, event("a", 1));
      disk.add(
          (call, path) -> {
            if (call == Call.FORCE_DIRECTORY && path.endsWith("events")) {
              throw new IOException("the directory cannot be forced");
            }
          });
      long last = 1;
      @Nullable Reason reason = null;
      while (reason == null) {
        try {
          append(store, event("a", last + 1, "x".repeat(2000)));
          last++;
        } catch (ExecutionException failure) {
          reason = reasonOf(failure);
        }
      }
      assertThat(reason).isEqualTo(Reason.READ_ONLY);
      disk.heal();
      long written = last;
      for (int i = 0; i < 5; i++) {
        try (DocketStore after = DocketStore.openReadOnly(disk, dir, SMALL)) {
          assertThat(after.events().highestSequenceNr("a", 0)).isEqualTo(written);
        }
      }
    }
  }

  @Test
  void shouldOpenOnAFullDisk() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 1));
    }
    disk.freeBytes(0);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(texts(store, "a")).containsExactly("a#1");
      append(store, event("a", 2));
    }
  }

  @Test
  void shouldRollWithTheReserveOnAFullDisk() throws ExecutionException {
    StoreSettings settings = SMALL.withReserveBytes(64 * 1024);
    try (DocketStore store = DocketStore.open(disk, dir, settings)) {
      store.settle();
      Path events = dir.resolve("events");
      assertThat(disk.files()).contains(events.resolve("reserve.tmp"));
      append(store, event("a", 1));
      AtomicInteger creations = new AtomicInteger();
      disk.add(
          (call, path) -> {
            boolean reserveIsThere = disk.files().contains(events.resolve("reserve.tmp"));
            boolean grows = call == Call.CREATE || path.toString().endsWith(".tmp");
            if (grows && reserveIsThere && path.startsWith(events) && call != Call.DELETE) {
              creations.incrementAndGet();
              throw new DiskFullException("no space left for " + path);
            }
          });
      for (int i = 2; i < 20; i++) {
        append(store, event("a", i, "x".repeat(2000)));
      }
      assertThat(creations.get()).isPositive();
      assertThat(texts(store, "a")).hasSize(19);
    }
  }

  /** The copy would not have the failed frame, and take the place of the file that has it. */
  private void keepFromSealing() {
    disk.add(
        (call, path) -> {
          if (path.toString().contains(".seg")) {
            throw new IOException("no seal in this test");
          }
        });
  }

  private void failOnce(Call failing, String ending) {
    AtomicInteger left = new AtomicInteger(1);
    disk.add(
        (call, path) -> {
          boolean active = path.toString().contains("/events/") && path.toString().endsWith(ending);
          if (call == failing && active && left.getAndDecrement() > 0) {
            throw new IOException("the disk failed once");
          }
        });
  }

  private static Reason reasonOf(DocketStore store, EventRecord... events) {
    ExecutionException failure =
        catchThrowableOfType(ExecutionException.class, () -> append(store, events));
    assertThat(failure).as("it was acknowledged").isNotNull();
    return reasonOf(failure);
  }

  private static Reason reasonOf(ExecutionException failure) {
    if (failure.getCause() instanceof NotWrittenException refusal) {
      return refusal.reason();
    }
    throw new AssertionError("not a certain failure", failure);
  }
}
