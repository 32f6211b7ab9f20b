package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.replay;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.storage.CountedReads;
import dev.docket.persistence.storage.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** How much is read from the disk for what: counts, not times. */
class ReadsTest {
  private static final int IDS = 3000;
  private static final int ROUNDS = 3;
  private static final StoreSettings SEVERAL_SEGMENTS =
      SMALL.withSegmentBytes(256 * 1024).withFrameBytes(64 * 1024);

  private final Path dir = Fixtures.newDirectory();
  private final CountedReads disk = new CountedReads(new SimulatedDisk(1));

  @Test
  void shouldReplayAColdIdWithFewReads() throws Exception {
    writeManyIds();
    try (DocketStore store = DocketStore.open(disk, dir, SEVERAL_SEGMENTS)) {
      int segments = store.metrics().segments();
      assertThat(segments).isGreaterThan(10);
      int allowed = 2 + 2 * ROUNDS + ROUNDS;
      int exceeding = 0;
      for (int i = 0; i < IDS; i++) {
        long before = disk.reads();
        assertThat(replay(store, "id" + i)).hasSize(ROUNDS);
        exceeding += disk.reads() - before > allowed ? 1 : 0;
      }
      // Each of its events is in a segment of its own: 2 blocks, 2 for each of these, its records.
      // A filter is wrong for one id in a hundred, and here each of a few sets of ids has a filter
      // in every round: they must not be wrong about the same ids.
      assertThat(exceeding).isZero();
    }
  }

  @Test
  void shouldReadALargeFrameOnceThoughItsPagesAreSmall() throws Exception {
    int events = 2000;
    try (DocketStore store = DocketStore.open(disk, dir, SEVERAL_SEGMENTS)) {
      List<EventRecord> batch = new ArrayList<>();
      for (int number = 1; number <= events; number++) {
        batch.add(event("one", number, "x".repeat(500)));
      }
      await(store.events().append(batch));
      long size = store.metrics().bytes();
      long before = disk.bytes();

      long next = 1;
      long seen = 0;
      while (next <= store.events().durableOrdinal()) {
        EventPage page = store.events().read(next, 500);
        seen += page.events().size();
        next = page.nextOrdinal();
      }

      assertThat(seen).isEqualTo(events);
      assertThat(disk.bytes() - before).isLessThan(3 * size);
    }
  }

  @Test
  void shouldReadTheLastSegmentOnceToOpenItAfterACrash() throws Exception {
    SimulatedDisk crashed = new SimulatedDisk(1);
    StoreSettings oneSegment = SMALL.withSegmentBytes(4 << 20);
    try (DocketStore store = DocketStore.open(crashed, dir, oneSegment)) {
      for (int number = 1; number <= 50; number++) {
        append(store, event("a", number, "x".repeat(20_000)));
      }
      crashed = crashed.afterKill();
    }
    CountedReads counted = new CountedReads(crashed);
    long size = 0;
    for (Path file : crashed.files()) {
      size += file.toString().endsWith(".wal") ? crashed.bytes(file).length : 0;
    }

    try (DocketStore store = DocketStore.openReadOnly(counted, dir, oneSegment)) {
      assertThat(store.recovery().records()).isEqualTo(49);
    }

    // What is behind the end is read as well; a frame on the seam of two reads, from its beginning.
    assertThat(counted.bytes()).isGreaterThan(50 * 20_000).isLessThan(size * 5 / 4);
  }

  @Test
  void shouldNotLookAnIdUpAgainForEachBatch() throws Exception {
    writeManyIds();
    int events = 4000;
    try (DocketStore store = DocketStore.open(disk, dir, SEVERAL_SEGMENTS)) {
      for (int number = 1; number <= events; number += 50) {
        List<EventRecord> batch = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          batch.add(event("long", number + i));
        }
        await(store.events().append(batch));
      }
      store.settle();
      EventCursor cursor = store.events().cursor("long", 1, Long.MAX_VALUE);
      long before = disk.reads();

      long[] seen = {0};
      while (!cursor.exhausted()) {
        cursor.read(10, Long.MAX_VALUE, stored -> seen[0]++);
      }

      assertThat(seen[0]).isEqualTo(events);
      // One for a batch, and a few for each segment.
      assertThat(disk.reads() - before).isLessThan(events / 10 + 6L * store.metrics().segments());
    }
  }

  /** One event of each id in every round, so that no segment holds an id twice. */
  private void writeManyIds() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SEVERAL_SEGMENTS)) {
      for (int round = 1; round <= ROUNDS; round++) {
        List<CompletionStage<Appended>> answers = new ArrayList<>();
        for (int i = 0; i < IDS; i++) {
          answers.add(store.events().append(List.of(event("id" + i, round, "x".repeat(300)))));
        }
        for (CompletionStage<Appended> answer : answers) {
          await(answer);
        }
      }
      store.settle();
    }
  }
}
