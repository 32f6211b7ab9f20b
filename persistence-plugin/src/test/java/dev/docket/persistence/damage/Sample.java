package dev.docket.persistence.damage;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.StoreDoor;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.log.CompactionSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store that has everything that the format has: in both logs a merged segment, a sealed one and
 * an active one, deletions, tags, snapshots, records of several ids in one frame. Kept as pictures
 * from while it was written, the last of them at rest.
 *
 * @param older what it held earlier, oldest first
 * @param killed as it was when its process was killed
 * @param closed as a clean close has left it
 */
record Sample(List<Picture> older, Picture killed, Picture closed) {
  /** All ids that it has or had. */
  static final List<String> IDS = List.of("a", "b", "busy", "gone", "late", "alone");

  static final String TAG = "red";

  private static final AtomicLong STORES = new AtomicLong();
  private static final int MANY = 1000;

  /** Settings with segments of a few KiB. */
  static StoreSettings settings() {
    return StoreSettings.defaults()
        .withCreate(true)
        .withSegmentBytes(10 * 1024)
        .withFrameBytes(4 * 1024)
        .withReserveBytes(0)
        .withCompaction(new CompactionSettings(false, Long.MAX_VALUE, 1 << 20));
  }

  /** A directory that no other store of this JVM has. */
  static Path directory() {
    return Path.of("/sample-" + STORES.incrementAndGet());
  }

  /** A small store: about fifty records, 100 KiB. */
  static Sample small() {
    return write(settings(), 1, 39);
  }

  /** A larger one: some thousand records, segments of 64 KiB. */
  static Sample large() {
    return write(settings().withSegmentBytes(64 * 1024), 60, 300);
  }

  private static Sample write(StoreSettings settings, int rounds, int payload) {
    Path directory = directory();
    FilesInMemory files = FilesInMemory.of(new TreeMap<>());
    List<Picture> older = new ArrayList<>();
    Picture killed;
    try (DocketStore store = StoreDoor.open(files, directory, settings)) {
      Writing writing = new Writing(store, payload);
      for (int part = 0; part < 4; part++) {
        for (int round = 0; round < rounds; round++) {
          StoreDoor.seal(store); // so that the next segment is prepared, however slow the machine
          writing.round(part * rounds + round);
        }
        if (part == 1) {
          store.compact();
        } else if (part == 2) {
          StoreDoor.seal(store);
        }
        older.add(Picture.of(directory, files.picture()));
      }
      writing.end();
      killed = Picture.of(directory, files.picture());
    }
    return new Sample(older, killed, Picture.of(directory, files.picture()));
  }

  /** Writes rounds of everything. */
  private static final class Writing {
    private final DocketStore store;
    private final int payload;
    private final Map<String, Long> numbers = new TreeMap<>();

    Writing(DocketStore store, int payload) {
      this.store = store;
      this.payload = payload;
    }

    void round(int round) {
      events("a", Set.of(TAG));
      List<CompletionStage<?>> together = new ArrayList<>();
      together.add(store.events().append(List.of(event("b", Set.of()), event("b", Set.of(TAG)))));
      together.add(store.events().append(List.of(event("busy", Set.of("green", TAG)))));
      together.forEach(StoreDoor::done);
      events("busy", Set.of());
      if (round == 0) {
        events("gone", Set.of(TAG));
        events("gone", Set.of());
        StoreDoor.done(store.events().deleteTo("gone", 2));
        events("alone", Set.of());
      }
      snapshot("a", round);
      snapshot("busy", round);
      StoreDoor.done(store.events().deleteTo("busy", numbers.getOrDefault("busy", 0L) - 3));
    }

    void end() {
      events("late", Set.of(TAG));
      snapshot("late", 0);
      events("a", Set.of());
      events("b", Set.of());
      events("busy", Set.of());
      StoreDoor.done(store.events().deleteTo("late", 1));
      snapshot("b", 0);
    }

    private EventRecord event(String id, Set<String> tags) {
      long number = numbers.merge(id, 1L, Long::sum);
      String writer = id.equals("b") ? "a writer" : "6f1b2c3d-0000-4000-8000-000000000001";
      return new EventRecord(
          id,
          number,
          writer,
          value(id + " number " + number),
          tags,
          number % 3 == 0 ? Optional.of(value("more")) : Optional.empty());
    }

    private void events(String id, Set<String> tags) {
      StoreDoor.done(store.events().append(List.of(event(id, tags))));
    }

    private void snapshot(String id, int round) {
      long number = numbers.getOrDefault(id, 0L);
      StoreDoor.done(
          store
              .snapshots()
              .save(
                  new SnapshotRecord(
                      id, number, MANY + round, value("state at " + number), Optional.empty())));
    }

    private SerializedValue value(String text) {
      String padded = text + ".".repeat(Math.max(0, payload - text.length()));
      return new SerializedValue(31, "m", padded.getBytes(StandardCharsets.UTF_8));
    }
  }
}
