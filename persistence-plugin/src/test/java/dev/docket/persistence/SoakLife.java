package dev.docket.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.SoakModel.Seen;
import dev.docket.persistence.SoakModel.Track;
import dev.docket.persistence.failure.SequenceConflictException;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.log.CompactionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a store from an open to its end: many threads write it, read it, delete from it,
 * take snapshots and compact it, and a model is told of all of it.
 */
final class SoakLife {
  static final StoreSettings SETTINGS =
      StoreSettings.defaults()
          .withCreate(true)
          .withSegmentBytes(64 * 1024)
          .withFrameBytes(8 * 1024)
          .withReserveBytes(0)
          .withSnapshotsKept(3)
          .withCompaction(new CompactionSettings(true, Long.MAX_VALUE, 1 << 20));

  static final int WRITERS = 3;
  private static final int OWN_IDS = 12;
  private static final int SHARED_IDS = 3;
  private static final int KEPT = 60;

  private final SoakModel model;
  private final List<SoakSnapshots> snapshots;
  private final List<Seen> live;
  private final SoakCounts counts;
  private final Random random;
  private final BooleanSupplier crashed;
  private long mergesCounted;
  private volatile boolean ending;

  /**
   * @param snapshots of each writer
   * @param live readers that follow
   * @param crashed whether the disk is gone, so that everything may fail
   */
  SoakLife(
      SoakModel model,
      List<SoakSnapshots> snapshots,
      List<Seen> live,
      SoakCounts counts,
      Random random,
      BooleanSupplier crashed) {
    this.model = model;
    this.snapshots = snapshots;
    this.live = live;
    this.counts = counts;
    this.random = random;
    this.crashed = crashed;
  }

  /** All ids that are written. */
  static List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      ids.addAll(idsOf(writer));
    }
    for (int i = 0; i < SHARED_IDS; i++) {
      ids.add(shared(i));
    }
    return ids;
  }

  /** Those that only this writer writes. */
  static List<String> idsOf(int writer) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < OWN_IDS; i++) {
      ids.add(own(writer, i));
    }
    return ids;
  }

  private static String own(int writer, int number) {
    return "own-" + writer + "-" + number;
  }

  private static String shared(int number) {
    return "shared-" + number;
  }

  /** Work that is done again and again until the life ends. */
  private interface Work {
    void once(DocketStore store) throws Exception;
  }

  /** Lives for so many milliseconds at most. */
  void run(DocketStore store, long millis) throws Exception {
    List<Work> works = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      works.add(writer(i, new Random(random.nextLong())));
    }
    for (int i = 0; i < 2; i++) {
      Random own = new Random(random.nextLong());
      works.add(each -> readById(each, own));
    }
    for (Seen reader : live) {
      works.add(each -> reader.readOn(each, model));
    }
    Random own = new Random(random.nextLong());
    works.add(each -> compact(each, own));
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<?>> running = new ArrayList<>();
    for (Work work : works) {
      running.add(threads.submit(() -> goOn(store, work)));
    }
    try {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (System.nanoTime() < until && !crashed.getAsBoolean() && !ending) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } finally {
      ending = true;
      threads.shutdown();
    }
    for (Future<?> each : running) {
      each.get(120, TimeUnit.SECONDS);
    }
    counts.add("merges", store.compactionMetrics().merges() - mergesCounted);
    counts.add("records dropped", store.compactionMetrics().recordsDropped());
  }

  private Void goOn(DocketStore store, Work work) throws Exception {
    try {
      while (!ending) {
        work.once(store);
      }
    } catch (StoreException cut) {
      onlyThePowerMayFail(cut);
    } catch (ExecutionException answer) {
      onlyThePowerMayFail(answer.getCause());
    } finally {
      ending = true;
    }
    return null;
  }

  private void onlyThePowerMayFail(@Nullable Throwable failure) {
    if (!crashed.getAsBoolean()) {
      throw new AssertionError("only a power cut may fail", failure);
    }
  }

  private Work writer(int number, Random own) {
    return store -> {
      String id = own(number, own.nextInt(OWN_IDS));
      int what = own.nextInt(20);
      if (what == 0) {
        delete(store, own, id);
      } else if (what == 1 && model.of(id).highest() > 0) {
        snapshots.get(number).work(store, own, id, model.of(id).highest());
        counts.add("snapshots saved or deleted", 1);
      } else if (what < 5) {
        writeShared(store, own, number);
      } else {
        writeOwn(store, own, number);
      }
    };
  }

  /** Several batches under way at once, each of an id of its own. */
  private void writeOwn(DocketStore store, Random own, int writer) throws ExecutionException {
    int first = own.nextInt(OWN_IDS);
    List<List<EventRecord>> batches = new ArrayList<>();
    List<CompletionStage<Appended>> answers = new ArrayList<>();
    for (int i = 0; i <= own.nextInt(6); i++) {
      String id = own(writer, (first + i) % OWN_IDS);
      List<EventRecord> batch = batch(own, id, 1 + own.nextInt(4), writer);
      batches.add(batch);
      answers.add(store.events().append(batch));
    }
    for (int i = 0; i < batches.size(); i++) {
      acknowledged(batches.get(i), Fixtures.await(answers.get(i)));
    }
  }

  /** Whoever names the next number first wins. */
  private void writeShared(DocketStore store, Random own, int writer) throws ExecutionException {
    String id = shared(own.nextInt(SHARED_IDS));
    List<EventRecord> batch = batch(own, id, 1, writer);
    try {
      acknowledged(batch, Fixtures.await(store.events().append(batch)));
      if (own.nextInt(10) == 0) {
        delete(store, own, id);
      }
    } catch (ExecutionException refused) {
      if (!(refused.getCause() instanceof SequenceConflictException)) {
        throw refused;
      }
      counts.add("conflicts", 1);
    }
  }

  private List<EventRecord> batch(Random own, String id, int size, int writer) {
    Track track = model.of(id);
    long highest = track.highest();
    List<EventRecord> batch = new ArrayList<>();
    for (long number = highest + 1; number <= highest + size; number++) {
      String text = id + "#" + number + "-" + writer + "-" + own.nextInt() + "-";
      String filler = "e".repeat(own.nextInt(600));
      SerializedValue value = Fixtures.value(text + filler);
      EventRecord plain = EventRecord.of(id, number, "", value);
      EventRecord event =
          new EventRecord(id, number, "", value, SoakModel.tags(number), plain.metadata());
      track.asked(number, text + filler);
      batch.add(event);
    }
    return batch;
  }

  private void acknowledged(List<EventRecord> batch, Appended placed) {
    for (int i = 0; i < batch.size(); i++) {
      EventRecord event = batch.get(i);
      model
          .of(event.persistenceId())
          .acknowledged(
              event.sequenceNr(), placed.firstOrdinal() + i, Fixtures.text(event.payload()));
    }
    counts.add("events", batch.size());
  }

  private void delete(DocketStore store, Random own, String id) throws ExecutionException {
    Track track = model.of(id);
    long highest = track.highest();
    long to = own.nextInt(8) == 0 ? highest : highest - own.nextInt(KEPT);
    if (to > track.deletedTo()) {
      track.askedToDelete(to);
      Fixtures.await(store.events().deleteTo(id, to));
      track.deleted(to);
      counts.add("deletions", 1);
    }
  }

  /** What was acknowledged before and is not deleted after is there, in one chain. */
  private void readById(DocketStore store, Random own) {
    List<String> ids = model.ids();
    if (ids.isEmpty()) {
      return;
    }
    String id = ids.get(own.nextInt(ids.size()));
    Track track = model.of(id);
    long highest = track.highest();
    List<StoredEvent> events = Fixtures.replay(store, id);
    long deleted = track.deletedAsked();
    long next = events.isEmpty() ? highest + 1 : events.get(0).event().sequenceNr();
    assertThat(next).as("%s begins", id).isLessThanOrEqualTo(Math.max(deleted, highest) + 1);
    if (highest > deleted) {
      assertThat(next).as("%s begins", id).isLessThanOrEqualTo(deleted + 1);
    }
    for (StoredEvent stored : events) {
      long number = stored.event().sequenceNr();
      assertThat(number).as("%s: %s follows, deleted to %s", id, number, deleted).isEqualTo(next);
      track.check(stored);
      next = number + 1;
    }
    assertThat(next).as("%s ends", id).isGreaterThan(highest);
    counts.add("replays", 1);
  }

  private void compact(DocketStore store, Random own) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(own.nextInt(300));
    List<String> ids = model.ids();
    if (own.nextBoolean() || ids.isEmpty()) {
      store.compact();
    } else {
      store.compact(ids.get(own.nextInt(ids.size())));
    }
    counts.add("compactions on demand", 1);
    long now = store.compactionMetrics().merges();
    counts.add("merges", now - mergesCounted);
    mergesCounted = now;
  }
}
