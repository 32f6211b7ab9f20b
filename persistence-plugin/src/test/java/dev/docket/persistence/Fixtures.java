package dev.docket.persistence;

import dev.docket.persistence.log.CompactionSettings;
import dev.docket.persistence.storage.SimulatedDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Events and answers for tests. */
final class Fixtures {
  static final StoreSettings SMALL =
      StoreSettings.defaults()
          .withCreate(true)
          .withSegmentBytes(16 * 1024)
          .withFrameBytes(4 * 1024)
          .withReserveBytes(0)
          .withCompaction(onDemand(1 << 20));

  private static final AtomicInteger DIRECTORIES = new AtomicInteger();

  private Fixtures() {}

  /** A directory on a simulated disk that no other test has, since a JVM opens each only once. */
  static Path newDirectory() {
    return Path.of("/store-" + DIRECTORIES.incrementAndGet());
  }

  /** No compaction in the background, which tests of other things do not reckon with. */
  static CompactionSettings onDemand(int segmentBytes) {
    return new CompactionSettings(false, Long.MAX_VALUE, segmentBytes);
  }

  static SerializedValue value(String text) {
    return new SerializedValue(7, "text", text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(SerializedValue value) {
    return new String(value.bytes(), StandardCharsets.UTF_8);
  }

  static EventRecord event(String id, long sequenceNr) {
    return event(id, sequenceNr, id + "#" + sequenceNr);
  }

  static EventRecord event(String id, long sequenceNr, String text) {
    return EventRecord.of(id, sequenceNr, "", value(text));
  }

  /** Whether a text stands in a file of a disk, deleted or not. */
  static boolean onDisk(SimulatedDisk disk, String text) {
    return disk.contents().values().stream()
        .anyMatch(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains(text));
  }

  static <T> T await(CompletionStage<T> stage) throws ExecutionException {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException failure) {
      throw new AssertionError("no answer", failure);
    }
  }

  static Appended append(DocketStore store, EventRecord... events) throws ExecutionException {
    return await(store.events().append(List.of(events)));
  }

  static List<StoredEvent> replay(DocketStore store, String id) {
    List<StoredEvent> events = new ArrayList<>();
    store.events().replay(id, 1, Long.MAX_VALUE, Long.MAX_VALUE, events::add);
    return events;
  }

  static List<String> texts(DocketStore store, String id) {
    return replay(store, id).stream().map(event -> text(event.event().payload())).toList();
  }

  static List<StoredEvent> all(DocketStore store) {
    List<StoredEvent> events = new ArrayList<>();
    long next = 1;
    while (next <= store.events().durableOrdinal()) {
      EventPage page = store.events().read(next, 7);
      events.addAll(page.events());
      next = page.nextOrdinal();
    }
    return events;
  }
}
