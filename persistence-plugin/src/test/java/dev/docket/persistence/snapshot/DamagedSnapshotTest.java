package dev.docket.persistence.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.persistence.typed.javadsl.RetentionCriteria;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventLog;
import dev.docket.persistence.SnapshotCriteria;
import dev.docket.persistence.plugin.DocketStores;
import dev.docket.persistence.plugin.Rot;
import dev.docket.persistence.plugin.Systems;
import dev.docket.persistence.plugin.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an actor gets when its newest snapshot rots on the disk. */
class DamagedSnapshotTest {
  private static final RetentionCriteria EVERY_SECOND = RetentionCriteria.snapshotEvery(2, 2);

  @Test
  void shouldUseTheSnapshotBeforeADamagedOneAndReplayTheEventsBetween(@TempDir Path dir)
      throws Exception {
    tellFourWordsIn(dir);
    Rot.flip(dir.resolve("snapshots"), "a b c d");

    ActorSystem<SpawnProtocol.Command> system = Systems.start(dir);
    try {
      assertThat(open(system).snapshots().load("Words|1", SnapshotCriteria.all()))
          .get()
          .extracting(snapshot -> snapshot.sequenceNr())
          .isEqualTo(2L);
      ActorRef<Words.Command> words = Words.spawn(system, Words.create("Words|1", EVERY_SECOND));
      assertThat(Words.get(system, words)).isEqualTo("a b c d");
    } finally {
      Systems.stop(system);
    }
  }

  @Test
  void shouldFailTheActorWhenTheEventsBetweenAreDeleted(@TempDir Path dir) throws Exception {
    tellFourWordsIn(dir);
    ActorSystem<SpawnProtocol.Command> first = Systems.start(dir);
    open(first).events().deleteTo("Words|1", 4).toCompletableFuture().get(30, TimeUnit.SECONDS);
    Systems.stop(first);
    Rot.flip(dir.resolve("snapshots"), "a b c d");

    ActorSystem<SpawnProtocol.Command> system = Systems.start(dir);
    try {
      TestProbe<Object> probe = TestProbe.create(system);
      ActorRef<Words.Command> words = Words.spawn(system, Words.create("Words|1", EVERY_SECOND));

      probe.expectTerminated(words, Duration.ofSeconds(60));
    } finally {
      Systems.stop(system);
    }
  }

  /** Leaves snapshots at 2 and 4. */
  private static void tellFourWordsIn(Path dir) throws Exception {
    ActorSystem<SpawnProtocol.Command> system = Systems.start(dir);
    ActorRef<Words.Command> words = Words.spawn(system, Words.create("Words|1", EVERY_SECOND));
    for (String word : List.of("a", "b", "c", "d")) {
      Words.add(system, words, word);
      EventLog log = open(system).events();
      long number = log.highestSequenceNr("Words|1", 0);
      if (number % 2 == 0) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> newestSnapshot(system) == number);
      }
    }
    Systems.stop(system);
  }

  private static long newestSnapshot(ActorSystem<?> system) throws Exception {
    return open(system)
        .snapshots()
        .load("Words|1", SnapshotCriteria.all())
        .map(snapshot -> snapshot.sequenceNr())
        .orElse(0L);
  }

  private static DocketStore open(ActorSystem<?> system) throws Exception {
    return DocketStores.get(system).store().store().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
