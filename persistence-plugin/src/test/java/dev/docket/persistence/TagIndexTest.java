package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.storage.CountedReads;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Events by tag and by time over many sealed segments. */
class TagIndexTest {
  private static final int EVENTS = 1_200;
  private static final int RARE = 100;
  private static final int TRAILER = 120;

  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final CountedReads counted = new CountedReads(disk);

  /** One event in a hundred is rare, every one is even or odd, some are neither here nor there. */
  private static Set<String> tags(int i) {
    Set<String> tags = new HashSet<>(Set.of(i % 2 == 0 ? "even" : "odd"));
    if (i % RARE == 50) {
      tags.add("rare");
    }
    if (i < 300) {
      tags.add("early");
    }
    return tags;
  }

  private void write(DocketStore store, int from, int to) throws ExecutionException {
    List<CompletionStage<Appended>> answers = new ArrayList<>();
    for (int i = from; i < to; i++) {
      EventRecord event =
          new EventRecord(
              "id" + i % 10,
              1 + i,
              "w",
              value("e" + i + "e" + "x".repeat(100)),
              tags(i),
              Optional.empty());
      answers.add(store.events().append(List.of(event)));
    }
    for (CompletionStage<Appended> answer : answers) {
      await(answer);
    }
  }

  private DocketStore reopened() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      write(store, 0, EVENTS);
      await(store.events().deleteTo("id0", 31));
      store.settle();
      assertThat(store.metrics().segments()).isGreaterThan(8);
    }
    return DocketStore.open(counted, dir, SMALL);
  }

  private static List<StoredEvent> tagged(DocketStore store, String tag, long from) {
    List<StoredEvent> events = new ArrayList<>();
    long next = from;
    while (next <= store.events().durableOrdinal()) {
      EventPage page = store.events().readTagged(tag, next, 40);
      events.addAll(page.events());
      next = page.nextOrdinal();
    }
    return events;
  }

  @Test
  void shouldFindByTagWhatReadingEverythingFinds() throws ExecutionException {
    try (DocketStore store = reopened()) {
      // Some of it in the active segment, and more than a short read from the end.
      write(store, EVENTS, EVENTS + 20);
      List<StoredEvent> everything = all(store);
      assertThat(everything).hasSize(EVENTS + 20 - 4);
      for (String tag : List.of("even", "odd", "rare", "early", "none")) {
        for (long from = 1; from <= store.events().durableOrdinal(); from += 97) {
          long start = from;
          assertThat(tagged(store, tag, from))
              .as("%s from %d", tag, from)
              .extracting(StoredEvent::ordinal)
              .containsExactlyElementsOf(
                  everything.stream()
                      .filter(each -> each.event().tags().contains(tag))
                      .map(StoredEvent::ordinal)
                      .filter(ordinal -> ordinal >= start)
                      .toList());
        }
      }
    }
  }

  @Test
  void shouldReadOnlyTheRecordsWithTheTag() throws ExecutionException {
    try (DocketStore store = reopened()) {
      int segments = store.metrics().segments();
      long reads = counted.reads();
      assertThat(tagged(store, "rare", 1)).hasSize(EVENTS / RARE);
      assertThat(counted.reads() - reads)
          .as("a block of each segment, a read or two of each record, none of deletions")
          .isLessThanOrEqualTo(segments + 4L * (EVENTS / RARE));

      reads = counted.reads();
      long bytes = counted.bytes();
      assertThat(tagged(store, "none", 1)).isEmpty();
      assertThat(counted.reads() - reads).isLessThanOrEqualTo(segments);
      assertThat(counted.bytes() - bytes).isLessThan(segments * 4_200L);
    }
  }

  @Test
  void shouldStopBeforeADamagedRecordWithTheTagAndPassOneWithout()
      throws ExecutionException, IOException {
    reopened().close();
    rot("e650e");
    rot("e331e");
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      EventPage page = store.events().readTagged("rare", 1, 100);
      assertThat(page.events()).hasSize(6);
      assertThatThrownBy(() -> store.events().readTagged("rare", page.nextOrdinal(), 100))
          .isInstanceOf(DamagedException.class);
      assertThat(store.events().readTagged("rare", page.nextOrdinal() + 1, 100).events())
          .hasSize(5);
    }
  }

  @Test
  void shouldReadTheFramesWhereABlockOfTheTagsIsRotten() throws ExecutionException, IOException {
    reopened().close();
    for (Path path : sealed()) {
      byte[] bytes = disk.bytes(path);
      ByteBuffer trailer = ByteBuffer.wrap(bytes, bytes.length - TRAILER, TRAILER).slice();
      int directories = (int) trailer.getLong(56);
      disk.rot(path, directories - 5, 4);
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(tagged(store, "rare", 1)).hasSize(EVENTS / RARE);
      assertThat(tagged(store, "even", 1)).hasSize(EVENTS / 2 - 4);
    }
  }

  @Test
  void shouldFindThePlaceOfATimeWithoutReading() throws ExecutionException {
    try (DocketStore store = reopened()) {
      List<StoredEvent> everything = all(store);
      Random random = new Random(1);
      for (int i = 0; i < 50; i++) {
        StoredEvent sought = everything.get(random.nextInt(everything.size()));
        long reads = counted.reads();
        EventLog.OrdinalRange range = store.events().ordinalsAt(sought.timestampMicros());
        assertThat(counted.reads()).isEqualTo(reads);
        assertThat(sought.ordinal()).isBetween(range.from(), range.to() - 1);
        assertThat(range.to() - range.from()).isLessThan(EVENTS / 4);
      }
      long end = store.events().durableOrdinal() + 1;
      assertThat(store.events().ordinalsAt(Long.MAX_VALUE))
          .isEqualTo(new EventLog.OrdinalRange(end, end));
    }
  }

  private void rot(String text) throws IOException {
    for (Path path : sealed()) {
      int at = new String(disk.bytes(path), StandardCharsets.ISO_8859_1).indexOf(text);
      if (at > 0) {
        disk.rot(path, at, 2);
        return;
      }
    }
    throw new AssertionError(text + " is in no segment");
  }

  private List<Path> sealed() {
    return disk.files().stream()
        .filter(path -> path.toString().contains("events") && path.toString().endsWith(".seg"))
        .toList();
  }
}
