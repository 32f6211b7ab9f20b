package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store tells the flight recorder. */
class FlightRecorderTest {
  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path recordings;

  @Test
  void shouldRecordCommitsForcesRollsSealsRecoveriesAndFailures()
      throws IOException, ExecutionException {
    List<RecordedEvent> recorded;
    StoreMetrics metrics;
    try (Recording recording = new Recording()) {
      recording.start();
      try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
        for (int number = 1; number <= 100; number++) {
          append(store, event("a", number, "x".repeat(500)));
        }
        store.settle();
        failAForce();
        assertThatThrownBy(() -> append(store, event("b", 1))).hasMessageContaining("broken");
        metrics = store.metrics();
      }
      recording.stop();
      Path file = recordings.resolve("docket.jfr");
      recording.dump(file);
      recorded = RecordingFile.readAllEvents(file).stream().filter(this::ofThisStore).toList();
    }

    assertThat(of(recorded, "Force")).hasSize((int) metrics.forces()).hasSize(100);
    assertThat(of(recorded, "GroupCommit"))
        .hasSize(100)
        .allSatisfy(
            commit -> {
              assertThat(commit.getInt("batches")).isEqualTo(1);
              assertThat(commit.getInt("records")).isEqualTo(1);
              assertThat(commit.getLong("bytes")).isGreaterThan(500);
              assertThat(commit.getEventType().getCategoryNames()).containsExactly("Docket", "Log");
            });
    assertThat(of(recorded, "GroupCommit").stream().mapToLong(each -> each.getLong("bytes")).sum())
        .isEqualTo(metrics.bytes());
    assertThat(of(recorded, "Seal"))
        .isNotEmpty()
        .allSatisfy(seal -> assertThat(seal.getString("file")).endsWith(".seg"));
    assertThat(of(recorded, "Roll")).hasSizeGreaterThan(1);
    assertThat(of(recorded, "Roll").stream().filter(roll -> roll.getBoolean("afterFailure")))
        .hasSize(1);
    assertThat(of(recorded, "Recovery"))
        .extracting(each -> each.getString("log"))
        .containsExactly(dir.resolve("events").toString(), dir.resolve("snapshots").toString());
    assertThat(of(recorded, "WriteFailure"))
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.getString("cause")).contains("the disk is broken");
              assertThat(failure.getBoolean("outcomeUnknown")).isFalse();
              assertThat(failure.getInt("batches")).isEqualTo(1);
            });
  }

  @Test
  void shouldRecordCompactions() throws IOException, ExecutionException {
    Path file = recordings.resolve("compaction.jfr");
    long merges;
    try (Recording recording = new Recording();
        DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      recording.start();
      for (int number = 1; number <= 60; number++) {
        append(store, event("a", number, "x".repeat(500)));
      }
      await(store.events().deleteTo("a", 50));
      store.compact();
      merges = store.metrics().compactions();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> recorded =
        of(
            RecordingFile.readAllEvents(file).stream().filter(this::ofThisStore).toList(),
            "Compaction");
    assertThat(merges).isPositive();
    assertThat(recorded)
        .hasSize((int) merges)
        .allSatisfy(merge -> assertThat(merge.getString("file")).endsWith(".seg"))
        .anySatisfy(merge -> assertThat(merge.getLong("recordsDropped")).isGreaterThan(40));
  }

  private void failAForce() {
    AtomicBoolean failed = new AtomicBoolean();
    disk.add(
        (call, path) -> {
          if (call == Call.FORCE && path.toString().endsWith(".wal") && !failed.getAndSet(true)) {
            throw new IOException("the disk is broken");
          }
        });
  }

  /** Other tests may run in this JVM. */
  private boolean ofThisStore(RecordedEvent event) {
    if (!event.getEventType().getName().startsWith("dev.docket.")) {
      return false;
    }
    String place = event.getString(event.hasField("file") ? "file" : "log");
    return Path.of(place).startsWith(dir);
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.docket." + name))
        .toList();
  }
}
