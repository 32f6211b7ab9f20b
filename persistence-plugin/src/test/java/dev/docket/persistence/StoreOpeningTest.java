package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.ReadFailedException;
import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.CountedReads;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOpeningTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path dir;

  @Test
  void shouldCreateOnlyWhenAllowed() {
    Path missing = dir.resolve("deep/store");
    assertThatThrownBy(() -> DocketStore.open(missing, SMALL.withCreate(false)))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("does not exist");
    assertThat(missing).doesNotExist();
    assertThatThrownBy(() -> DocketStore.openReadOnly(missing, SMALL))
        .isInstanceOf(StoreUnusableException.class);
    assertThatThrownBy(() -> DocketStore.openReadOnly(dir, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("store.json");
    DocketStore.open(missing, SMALL).close();
    DocketStore.open(missing, SMALL.withCreate(false)).close();
  }

  @Test
  void shouldNotTakeAForeignDirectoryOrAFile() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "text");
    assertThatThrownBy(() -> DocketStore.open(file, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("is a file");
    assertThatThrownBy(() -> DocketStore.open(dir, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("not empty: file");
  }

  @Test
  void shouldTakeADirectoryThatCountsAsEmpty() throws IOException {
    Files.createDirectories(dir.resolve("lost+found"));
    Files.createDirectories(dir.resolve("events"));
    Files.writeString(dir.resolve("events/standby.tmp"), "");
    Files.writeString(dir.resolve("store.json.tmp"), "{");
    DocketStore.open(dir, SMALL).close();
    assertThat(dir.resolve("store.json")).exists();
  }

  @Test
  void shouldNotMakeANewStoreWhereTheOldOneLostItsDescription()
      throws IOException, ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      append(store, event("a", 1));
    }
    Files.delete(dir.resolve("store.json"));
    assertThatThrownBy(() -> DocketStore.open(dir, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("events");
  }

  @Test
  void shouldRefuseANewerFormat() throws IOException {
    DocketStore.open(dir, SMALL).close();
    Path description = dir.resolve("store.json");
    Files.writeString(
        description,
        Files.readString(description).replace("\"formatVersion\" : 1", "\"formatVersion\" : 99"));
    assertThatThrownBy(() -> DocketStore.open(dir, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("99");
  }

  @Test
  void shouldNameTheHolderOfTheLock() throws IOException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      assertThat(store.readOnly()).isFalse();
      assertThat(Files.readString(dir.resolve("LOCK.info")))
          .contains("\"pid\":" + ProcessHandle.current().pid());
      assertThatThrownBy(() -> DocketStore.open(dir, SMALL))
          .isInstanceOf(StoreLockedException.class)
          .hasMessageContaining("pid");
      Path link = Files.createSymbolicLink(dir.resolveSibling(dir.getFileName() + "-link"), dir);
      assertThatThrownBy(() -> DocketStore.open(link, SMALL))
          .isInstanceOf(StoreLockedException.class);
      Files.delete(link);
    }
    DocketStore.open(dir, SMALL).close();
  }

  @Test
  void shouldShareOneStoreUntilTheLastLeaseIsClosed() throws ExecutionException {
    StoreLease first = DocketStore.shared(dir, SMALL);
    StoreLease second = DocketStore.shared(dir, SMALL);
    assertThat(second.store()).isSameAs(first.store());
    assertThatThrownBy(() -> DocketStore.shared(dir, SMALL.withSnapshotsKept(9)))
        .isInstanceOf(IllegalArgumentException.class);
    first.close();
    first.close();
    append(second.store(), event("a", 1));
    second.close();
    try (StoreLease third = DocketStore.shared(dir, SMALL)) {
      assertThat(texts(third.store(), "a")).containsExactly("a#1");
    }
  }

  @Test
  void shouldCloseCleanlyOnAThreadThatIsInterrupted() throws ExecutionException {
    DocketStore store = DocketStore.open(dir, SMALL);
    append(store, event("a", 1));
    Thread.currentThread().interrupt();
    store.close();
    assertThat(Thread.interrupted()).as("it is passed on").isTrue();
    try (DocketStore again = DocketStore.open(dir, SMALL)) {
      assertThat(again.recovery().cleanClose()).isTrue();
      assertThat(texts(again, "a")).containsExactly("a#1");
    }
  }

  @Test
  void shouldNotLookEmptyOnceClosed() throws ExecutionException {
    DocketStore store = DocketStore.open(dir, SMALL);
    append(store, event("a", 1));
    store.close();
    assertThatThrownBy(() -> texts(store, "a")).isInstanceOf(ReadFailedException.class);
    assertThatThrownBy(() -> store.events().highestSequenceNr("a", 0))
        .isInstanceOf(ReadFailedException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> store.snapshots().load("a", SnapshotCriteria.all()))
        .isInstanceOf(ReadFailedException.class);
  }

  @Test
  void shouldReadBesideAWriterWithoutTouchingAFile() throws ExecutionException, IOException {
    try (DocketStore writer = DocketStore.open(dir, SMALL)) {
      append(writer, event("a", 1));
      append(writer, event("a", 2));
      writer.settle();
      List<Path> before = files();
      try (DocketStore reader = DocketStore.openReadOnly(dir, SMALL)) {
        // The newest frame is not proven by anything yet.
        assertThat(texts(reader, "a")).containsExactly("a#1");
        assertThat(reader.readOnly()).isTrue();
        assertThatThrownBy(() -> append(reader, event("a", 3)))
            .hasCauseInstanceOf(NotWrittenException.class)
            .hasMessageContaining("read-only");
      }
      assertThat(files()).isEqualTo(before);
      append(writer, event("a", 3));
    }
    try (DocketStore reader = DocketStore.openReadOnly(dir, SMALL)) {
      assertThat(texts(reader, "a")).containsExactly("a#1", "a#2", "a#3");
      assertThat(reader.recovery().cleanClose()).isTrue();
    }
  }

  @Test
  void shouldSayWhichSettingIsOutOfRange() {
    assertThatThrownBy(() -> SMALL.withSegmentBytes(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("docket.persistence.segment-bytes is 1, allowed is 4096 to");
  }

  @Test
  void shouldNotFillAWholeSegmentForAYoungStore() throws IOException {
    try (DocketStore store =
        DocketStore.open(dir, StoreSettings.defaults().withCreate(true).withReserveBytes(0))) {
      store.settle();
      assertThat(bytes()).isLessThan(4L << 20);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(dir)) {
      return walk.sorted().toList();
    }
  }

  private long bytes() throws IOException {
    long total = 0;
    for (Path path : files()) {
      total += Files.isRegularFile(path) ? Files.size(path) : 0;
    }
    return total;
  }

  /** The losses that a repair wrote down are read last, when both logs are recovered. */
  @Test
  void shouldLeaveNoFileOpenWhicheverReadFails() throws ExecutionException, IOException {
    DamagedStore damaged = new DamagedStore();
    damaged.rot("a-30-");
    damaged.repair(DamagedStore.ACCEPT);
    SimulatedDisk repaired = damaged.disk;
    List<StoreUnusableException> refusals = new ArrayList<>();
    for (boolean readOnly : new boolean[] {true, false}) {
      boolean failed = true;
      for (int read = 1; failed; read++) {
        SimulatedDisk disk = repaired.afterKill();
        CountedReads storage = new CountedReads(disk);
        AtomicInteger left = new AtomicInteger(read);
        disk.judge(
            (call, path) ->
                call == Call.READ && left.decrementAndGet() == 0
                    ? Verdict.failed(new IOException("sector is gone"))
                    : Verdict.DONE);
        try (DocketStore store =
            readOnly
                ? DocketStore.openReadOnly(storage, damaged.dir, SMALL)
                : DocketStore.open(storage, damaged.dir, SMALL)) {
          assertThat(store.recovery()).isNotNull();
          failed = left.get() <= 0;
        } catch (StoreUnusableException unusable) {
          refusals.add(unusable);
        }
        assertThat(storage.openFiles()).as("read %d failed", read).isEmpty();
      }
    }
    assertThat(refusals)
        .hasSizeGreaterThan(20)
        .anySatisfy(
            each -> assertThat(each.getCause()).hasCauseInstanceOf(ReadFailedException.class));
  }
}
