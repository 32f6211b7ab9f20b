package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.storage.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadersBesideCompactionTest {
  private static final int EVENTS = 1500;
  private static final int KEPT = 20;

  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void shouldShowNeitherGapsNorRepeatsWhileDeletedEventsAreCompacted() throws Exception {
    try (DocketStore store =
        DocketStore.open(new SimulatedDisk(1), Fixtures.newDirectory(), SMALL)) {
      append(store, event("a", 1), event("a", 2));
      append(store, event("b", 1));
      ExecutorService threads = Executors.newCachedThreadPool();
      List<Future<?>> running = new ArrayList<>();
      for (Callable<?> each :
          List.<Callable<?>>of(
              () -> replay(store),
              () -> replay(store),
              () -> follow(store),
              () -> compact(store))) {
        running.add(threads.submit(each));
      }
      write(store);
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
      threads.shutdown();
      store.compact(); // should the thread have had no turn so far
      assertThat(store.compactionMetrics().recordsDropped()).isPositive();
    }
  }

  private void write(DocketStore store) throws Exception {
    try {
      for (int i = 2; i <= EVENTS; i++) {
        append(store, event("b", i, "b-" + i + "-" + "x".repeat(300)));
        append(store, event("a", i + 1, "a-" + i));
        if (i > KEPT) {
          await(store.events().deleteTo("a", i - KEPT));
        }
      }
    } finally {
      done.set(true);
    }
  }

  /** Every replay is a chain without a hole, and begins behind what is deleted. */
  private Void replay(DocketStore store) {
    while (!done.get()) {
      List<StoredEvent> events = Fixtures.replay(store, "a");
      assertThat(events).isNotEmpty();
      assertThat(events.get(0).previousSequenceNr())
          .isLessThanOrEqualTo(store.events().deletedTo("a"));
      for (int i = 1; i < events.size(); i++) {
        assertThat(events.get(i).previousSequenceNr())
            .isEqualTo(events.get(i - 1).event().sequenceNr());
      }
    }
    return null;
  }

  /** Page after page, as a live query reads, every event of an id that nobody deletes. */
  private Void follow(DocketStore store) {
    long next = 1;
    long seen = 0;
    while (seen < EVENTS) {
      EventPage page = store.events().read(next, 50);
      for (StoredEvent stored : page.events()) {
        assertThat(stored.ordinal()).isGreaterThanOrEqualTo(next);
        if (stored.event().persistenceId().equals("b")) {
          assertThat(stored.event().sequenceNr()).isEqualTo(seen + 1);
          seen++;
        }
      }
      next = page.nextOrdinal();
      assertThat(done.get() && next > store.events().durableOrdinal() && seen < EVENTS).isFalse();
    }
    return null;
  }

  private Void compact(DocketStore store) {
    while (!done.get()) {
      store.compact("a");
      store.compact();
    }
    return null;
  }
}
