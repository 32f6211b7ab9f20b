package dev.docket.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.log.CompactionSettings;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * Random work on a disk that loses power at some call, comes up with any part of what was not
 * forced, and is opened again, several times over. What was acknowledged is there; what was shown
 * once is never shown differently.
 */
class CrashPropertyTest {
  private static final Path DIR = Fixtures.newDirectory();
  private static final StoreSettings SETTINGS =
      StoreSettings.defaults()
          .withCreate(true)
          .withSegmentBytes(16 * 1024)
          .withFrameBytes(4 * 1024)
          .withReserveBytes(0)
          .withCompaction(new CompactionSettings(true, Long.MAX_VALUE, 1 << 20));

  @Property(tries = 60)
  void shouldKeepWhatWasAcknowledgedThroughPowerCuts(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int firstCut) {
    Life life = new Life(seed, 0);
    life.disk.cutPowerAt(firstCut);
    for (int i = 0; i < 4; i++) {
      life.liveUntilTheCut();
      life.crash();
      life.interruptRecovery();
      life.check();
      life.disk.cutPowerAt(1 + life.random.nextInt(300));
    }
  }

  @Property(tries = 30)
  void shouldKeepWhatWasAcknowledgedThroughKillsAndPowerCuts(
      @ForAll long seed, @ForAll @LongRange(min = 1, max = 400) long firstCut) {
    Life life = new Life(seed, 70);
    life.disk.cutPowerAt(firstCut);
    for (int i = 0; i < 3; i++) {
      life.liveUntilTheCut();
      life.crash();
      life.interruptRecovery();
      life.check();
      life.disk.cutPowerAt(1 + life.random.nextInt(300));
    }
  }

  /** What the world outside the store knows. */
  private static final class Life {
    private final Random random;
    private final int killsInHundred;
    private final Map<String, Long> highestAcknowledged = new HashMap<>();
    private final Map<String, Long> highestAsked = new HashMap<>();
    private final Map<String, Long> deletedAcknowledged = new HashMap<>();
    private final Map<String, Long> deletedAsked = new HashMap<>();
    private final Map<String, String> acknowledged = new HashMap<>();
    private final Map<Long, StoredEvent> shown = new HashMap<>();
    private SimulatedDisk disk;
    private long round;

    Life(long seed, int killsInHundred) {
      this.random = new Random(seed);
      this.killsInHundred = killsInHundred;
      this.disk = new SimulatedDisk(seed);
    }

    /**
     * The process is killed, which leaves the page cache, or the machine loses power, which does
     * not.
     */
    void crash() {
      disk = random.nextInt(100) < killsInHundred ? disk.afterKill() : disk.restarted();
    }

    void liveUntilTheCut() {
      round++;
      try (DocketStore store = DocketStore.open(disk, DIR, SETTINGS)) {
        for (int i = 0; i < 60 && !disk.isOff(); i++) {
          work(store);
          if (random.nextInt(5) == 0) {
            remember(Fixtures.all(store));
          }
        }
      } catch (StoreException cut) {
        assertThat(disk.isOff()).as("only the power cut may fail: " + cut).isTrue();
      }
    }

    private void work(DocketStore store) {
      String id = "id" + random.nextInt(4);
      if (random.nextInt(12) == 0) {
        compact(store, id);
        return;
      }
      if (random.nextInt(10) == 0) {
        long to = random.nextInt(30);
        deletedAsked.merge(id, to, Math::max);
        if (succeeds(store.events().deleteTo(id, to))) {
          long highest = highestAcknowledged.getOrDefault(id, 0L);
          deletedAcknowledged.merge(id, Math.min(to, highest), Math::max);
        }
        return;
      }
      List<CompletionStage<?>> answers = new ArrayList<>();
      List<List<EventRecord>> batches = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(3); i++) {
        List<EventRecord> batch = batch("id" + (i * 4 + random.nextInt(4)));
        batches.add(batch);
        answers.add(store.events().append(batch));
      }
      for (int i = 0; i < batches.size(); i++) {
        if (succeeds(answers.get(i))) {
          for (EventRecord event : batches.get(i)) {
            highestAcknowledged.put(event.persistenceId(), event.sequenceNr());
            acknowledged.put(
                event.persistenceId() + "#" + event.sequenceNr(), Fixtures.text(event.payload()));
          }
        }
      }
    }

    /** Of everything or of one id; a power cut may end it. */
    private void compact(DocketStore store, String id) {
      try {
        if (random.nextBoolean()) {
          store.compact();
        } else {
          store.compact(id);
        }
      } catch (StoreException cut) {
        assertThat(disk.isOff()).as("only the power cut may fail: " + cut).isTrue();
      }
    }

    private List<EventRecord> batch(String id) {
      List<EventRecord> batch = new ArrayList<>();
      long next = highestAsked.getOrDefault(id, 0L);
      for (int i = 0; i <= random.nextInt(3); i++) {
        next++;
        String text = id + "#" + next + "@" + round + "-" + "x".repeat(random.nextInt(900));
        batch.add(Fixtures.event(id, next, text));
      }
      highestAsked.put(id, next);
      return batch;
    }

    private boolean succeeds(CompletionStage<?> answer) {
      try {
        Fixtures.await(answer);
        return true;
      } catch (ExecutionException failure) {
        assertThat(failure).hasCauseInstanceOf(StoreException.class);
        return false;
      }
    }

    /** A recovery that the power cut ends is run again by the next open. */
    void interruptRecovery() {
      if (random.nextBoolean()) {
        disk.cutPowerAt(1 + random.nextInt(12));
        try (DocketStore store = DocketStore.open(disk, DIR, SETTINGS)) {
          remember(Fixtures.all(store));
        } catch (StoreException cut) {
          assertThat(disk.isOff()).as("only the power cut may fail: " + cut).isTrue();
        }
        crash();
      }
    }

    void check() {
      List<StoredEvent> readOnly = List.of();
      if (disk.kind(DIR.resolve(StoreDirectory.DESCRIPTION)) != Storage.Kind.MISSING) {
        try (DocketStore store = DocketStore.openReadOnly(disk, DIR, SETTINGS)) {
          readOnly = Fixtures.all(store);
          assertThat(store.recovery().damage()).isEmpty();
        }
      }
      try (DocketStore store = DocketStore.open(disk, DIR, SETTINGS)) {
        assertThat(store.recovery().damage()).as("a power cut is never damage").isEmpty();
        List<StoredEvent> all = Fixtures.all(store);
        remember(all);
        for (StoredEvent event : readOnly) {
          long deletedTo = store.events().deletedTo(event.event().persistenceId());
          assertThat(event.event().sequenceNr() <= deletedTo || all.contains(event))
              .as("read-only shows what is there, or was deleted by the frame that it left out")
              .isTrue();
        }
        Set<String> present = new HashSet<>();
        all.forEach(
            event -> present.add(event.event().persistenceId() + "#" + event.event().sequenceNr()));
        acknowledged.forEach((key, text) -> checkAcknowledged(store, present, key));
        highestAcknowledged.forEach(
            (id, highest) ->
                assertThat(store.events().highestSequenceNr(id, 0))
                    .isGreaterThanOrEqualTo(highest));
        deletedAcknowledged.forEach(
            (id, to) -> assertThat(store.events().deletedTo(id)).isGreaterThanOrEqualTo(to));
        highestAsked.replaceAll(
            (id, asked) -> Math.max(asked, store.events().highestSequenceNr(id, 0)));
      }
      assertThat(recoveredAgain()).isEqualTo(shownNow());
    }

    private void checkAcknowledged(DocketStore store, Set<String> present, String key) {
      String id = key.substring(0, key.indexOf('#'));
      long sequenceNr = Long.parseLong(key.substring(key.indexOf('#') + 1));
      if (sequenceNr > store.events().deletedTo(id)) {
        assertThat(present).as("acknowledged").contains(key);
      } else {
        assertThat(sequenceNr).as("deleted").isLessThanOrEqualTo(deletedAsked.getOrDefault(id, 0L));
      }
    }

    private List<StoredEvent> shownNow() {
      try (DocketStore store = DocketStore.openReadOnly(disk, DIR, SETTINGS)) {
        return Fixtures.all(store);
      }
    }

    private List<StoredEvent> recoveredAgain() {
      try (DocketStore store = DocketStore.open(disk, DIR, SETTINGS)) {
        assertThat(store.recovery().cleanClose()).isTrue();
        return Fixtures.all(store);
      }
    }

    private void remember(List<StoredEvent> events) {
      for (StoredEvent event : events) {
        StoredEvent before = shown.putIfAbsent(event.ordinal(), event);
        assertThat(event)
            .as("what was shown once never changes")
            .isEqualTo(before == null ? event : before);
        String text =
            acknowledged.get(event.event().persistenceId() + "#" + event.event().sequenceNr());
        if (text != null) {
          assertThat(Fixtures.text(event.event().payload())).isEqualTo(text);
        }
      }
    }
  }
}
