package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places where a store cannot be, and what is said then: what, where, what is allowed. */
class BadPlacesTest {
  private final Path simulated = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path dir;

  @Test
  void shouldSayWhichDirectoryIsMissing() {
    Path missing = dir.resolve("store");
    assertThatThrownBy(() -> DocketStore.open(missing, SMALL.withCreate(false)))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessage(missing + " does not exist, and creating a store is not allowed");
    assertThat(missing).doesNotExist();
  }

  @Test
  void shouldSayWhichDirectoryIsNotWritable() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, simulated, SMALL)) {
      append(store, event("a", 1));
    }
    disk.writable(false);
    assertThatThrownBy(() -> DocketStore.open(disk, simulated, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining(simulated + " is not writable");
    try (DocketStore store = DocketStore.openReadOnly(disk, simulated, SMALL)) {
      assertThat(texts(store, "a")).containsExactly("a#1");
    }
  }

  @Test
  void shouldSayForWhatItHasNoPermission() {
    disk.add(
        (call, path) -> {
          if (call == Call.CREATE) {
            throw new AccessDeniedException(path.toString());
          }
        });
    assertThatThrownBy(() -> DocketStore.open(disk, simulated, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("no permission for " + simulated);
  }

  @Test
  void shouldSayThatTheDiskIsTooFullForANewStore() {
    disk.freeBytes(100_000);
    assertThatThrownBy(() -> DocketStore.open(disk, simulated, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessage(simulated + " has 100000 bytes free, a new store needs 1048576");
    assertThat(disk.files()).isEmpty();
  }

  @Test
  void shouldSayThatAFullDiskKeepsAStoreFromGoingOnAfterACrash() throws ExecutionException {
    SimulatedDisk killed;
    try (DocketStore store = DocketStore.open(disk, simulated, SMALL)) {
      append(store, event("a", 1));
      append(store, event("a", 2));
      killed = disk.afterKill();
    }
    killed.files().stream()
        .filter(file -> file.toString().endsWith(".tmp"))
        .forEach(killed::lose); // an open deletes them, which gives space
    killed.freeBytes(0);
    assertThatThrownBy(() -> DocketStore.open(killed, simulated, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("no space left for " + simulated)
        .hasMessageContaining("open it read-only");
    try (DocketStore reader = DocketStore.openReadOnly(killed, simulated, SMALL)) {
      assertThat(texts(reader, "a")).containsExactly("a#1");
    }
  }

  @Test
  void shouldSayThatAFileStandsWhereTheDirectoryShouldBe() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "text");
    assertThatThrownBy(() -> DocketStore.open(file, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessage(file + " is a file, a directory is needed");
    DocketStore.open(dir.resolve("store"), SMALL).close();
    deleteAll(dir.resolve("store/events"));
    Files.writeString(dir.resolve("store/events"), "text");
    assertThatThrownBy(() -> DocketStore.open(dir.resolve("store"), SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("store" + dir.getFileSystem().getSeparator() + "events");
  }

  @Test
  void shouldLeaveNoTraceWhereNoStoreMayBe() throws IOException {
    Files.writeString(dir.resolve("letter.txt"), "dear");
    assertThatThrownBy(() -> DocketStore.open(dir, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessage(dir + " is not a store (no store.json) and not empty: letter.txt");
    assertThat(names(dir)).containsExactly("letter.txt");

    Path empty = Files.createDirectory(dir.resolve("empty"));
    assertThatThrownBy(() -> DocketStore.open(empty, SMALL.withCreate(false)))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("creating one is not allowed");
    assertThat(names(empty)).isEmpty();
  }

  @Test
  void shouldNameTheProcessThatHoldsTheStore() throws IOException, InterruptedException {
    Process holder = StoreHolder.start(dir);
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("open");
      assertThatThrownBy(() -> DocketStore.open(dir, SMALL))
          .isInstanceOf(StoreLockedException.class)
          .hasMessageContaining(dir + " is open in another process")
          .hasMessageContaining("\"host\":\"")
          .hasMessageContaining("\"pid\":" + holder.pid())
          .hasMessageContaining("\"start\":\"2");
    } finally {
      holder.destroyForcibly();
    }
    assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
    DocketStore.open(dir, SMALL).close();
  }

  private static Stream<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).toList().stream();
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path each : entries.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(directory);
  }
}
