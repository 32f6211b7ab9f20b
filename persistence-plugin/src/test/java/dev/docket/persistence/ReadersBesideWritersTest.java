package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.storage.CaughtWriting;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadersBesideWritersTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path dir;

  @Test
  void shouldNeverTakeAnEventThatIsJustBeingShownForDamage() throws ExecutionException {
    int batch = 2_000;
    int batches = 100;
    StoreSettings settings =
        StoreSettings.defaults().withCreate(true).withForce(false).withReserveBytes(0);
    try (DocketStore store = DocketStore.open(dir, settings)) {
      AtomicBoolean done = new AtomicBoolean();
      CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> readUntil(store, done));
      for (int i = 0; i < batches; i++) {
        List<EventRecord> events = new ArrayList<>();
        for (int j = 1; j <= batch; j++) {
          events.add(event("a", (long) i * batch + j, ""));
        }
        await(store.events().append(events));
      }
      done.set(true);
      await(reading);
    }
  }

  /**
   * Six frames of 400,000 bytes are in the last segment; the reading window has a seam in one. A
   * read takes time, so it may also miss a part of a frame and find the next one.
   */
  @ParameterizedTest
  @CsvSource({"3, 0, 6", "3, 8, 6", "2, 300000, 6", "2, 0, 6", "1, 300000, 2", "1, 0, 2"})
  void shouldNotTakeAFrameForDamageThatIsWrittenWhileItIsRead(int number, int written, int found)
      throws ExecutionException, IOException {
    Path simulated = Fixtures.newDirectory();
    StoreSettings settings = Fixtures.SMALL.withSegmentBytes(4 << 20);
    SimulatedDisk disk = new SimulatedDisk(1);
    int events = 0;
    List<Integer> frames = List.of();
    try (DocketStore store = DocketStore.open(disk, simulated, settings)) {
      while (frames.size() != 6) {
        events++;
        await(store.events().append(List.of(event("a", events, "x".repeat(400_000)))));
        frames = frames(disk.bytes(lastSegment(disk)));
      }
      disk = disk.afterKill();
    }
    CaughtWriting writing =
        new CaughtWriting(
            disk, lastSegment(disk), frames.get(number - 1) + written, frames.get(found - 1));

    try (DocketStore reader = DocketStore.openReadOnly(writing, simulated, settings)) {
      assertThat(writing.caught()).isTrue();
      assertThat(reader.recovery().damage()).isEmpty();
      assertThat(Fixtures.replay(reader, "a")).as("nothing proves the last").hasSize(events - 1);
    }
  }

  private static Path lastSegment(SimulatedDisk disk) {
    return disk.files().stream()
        .filter(path -> path.toString().contains("events") && path.toString().endsWith(".wal"))
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  /** Where frames begin. */
  private static List<Integer> frames(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    List<Integer> offsets = new ArrayList<>();
    for (int at = 0; at < file.length; at += Frame.ALIGNMENT) {
      if (bytes.getInt(at) == Frame.MAGIC) {
        offsets.add(at);
      }
    }
    return offsets;
  }

  private static void readUntil(DocketStore store, AtomicBoolean done) {
    while (!done.get()) {
      long newest = store.events().highestSequenceNr("a", 0);
      store.events().replay("a", Math.max(1, newest), Long.MAX_VALUE, 3, event -> {});
    }
  }
}
