package dev.docket.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.tests.support.CaseEnd;
import dev.docket.tests.support.Console;
import dev.docket.tests.support.NaiveMapping;
import dev.docket.tests.support.ReplayLog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replay killed with SIGKILL at ten random moments and started again each time: nothing that was
 * acknowledged is missing, and it ends as if it had never been disturbed.
 */
class ReplayKilledTest {

  private static final int KILLS = 10;

  @Test
  void shouldEndAsIfNeverKilledAndLoseNoReceipt(@TempDir Path dir) throws Exception {
    ReplayLog log = ReplayLog.recordedOrGenerated(dir);
    long rows = NaiveMapping.of(log).total("quanta");
    long seed = Long.getLong("docket.seed", 1);
    System.out.println("ReplayKilledTest seed " + seed);
    Random random = new Random(seed);
    Path killed = dir.resolve("killed");
    Map<String, String> acknowledged = new HashMap<>();
    int hits = 0;

    for (int i = 0; i < KILLS; i++) {
      int after = 1 + random.nextInt((int) (rows / (2 * KILLS)));
      Console.Killed replay =
          Console.killedAfter(
              after,
              "ACK ",
              dir.resolve("err-" + i + ".txt"),
              "replay",
              log.csv(),
              "--profile",
              log.profile(),
              "--dir",
              killed,
              "--acks",
              "-");
      int acks = acknowledge(replay.out(), acknowledged);
      // On a machine that is busy more may be on its way at a kill than the rest is long.
      assertThat(acks >= after || !replay.inTime()).as("%d of %d", acks, after).isTrue();
      hits += replay.inTime() ? 1 : 0;
    }
    assertThat(hits).as("kills of a replay that was at work").isGreaterThan(2);
    Console.Result last = replay(log, killed);
    Console.Result undisturbed = replay(log, dir.resolve("undisturbed"));

    assertThat(last.orFail().json().get("skipped").asLong())
        .isGreaterThanOrEqualTo(acknowledged.size());
    assertThat(quanta(last) + last.json().get("skipped").asLong()).isEqualTo(rows);
    assertThat(quanta(undisturbed.orFail())).isEqualTo(rows);
    Map<String, CaseEnd> ends = CaseEnd.of(killed);
    assertThat(ends).isEqualTo(CaseEnd.of(dir.resolve("undisturbed")));
    assertThat(Console.runHere("verify", "--dir", killed).exit()).isZero();
    assertThat(receipts(killed, ends.keySet())).containsAllEntriesOf(acknowledged);
  }

  private static Console.Result replay(ReplayLog log, Path dir) {
    return Console.runHere("replay", log.csv(), "--profile", log.profile(), "--dir", dir, "--json");
  }

  private static long quanta(Console.Result result) {
    return result.json().get("quanta").asLong();
  }

  /** Notes {@code ACK <key> <version> <receipt hash>} lines; keys have no blanks here. */
  private static int acknowledge(List<String> lines, Map<String, String> acknowledged) {
    int acks = 0;
    for (String line : lines) {
      if (line.startsWith("ACK ")) {
        List<String> parts = List.of(line.split(" ", -1));
        assertThat(parts).as(line).hasSize(4);
        acknowledged.put(parts.get(1), parts.get(2) + " " + parts.get(3));
        acks++;
      }
    }
    return acks;
  }

  /** Version and hash of the stored receipts by key, hashed here over the bytes as they are. */
  private static Map<String, String> receipts(Path dir, Set<String> cases) throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "reader",
            ConfigFactory.load()
                .withValue(
                    "docket.persistence.dir", ConfigValueFactory.fromAnyRef(dir.toString())));
    try {
      Map<String, String> stored = new HashMap<>();
      for (String id : cases) {
        Receipts answer =
            (Receipts)
                CaseEngine.get(system)
                    .caseRef(id)
                    .receipts(0, Long.MAX_VALUE)
                    .toCompletableFuture()
                    .get(90, TimeUnit.SECONDS);
        for (Receipt receipt : answer.receipts()) {
          stored.put(
              receipt.body().key().value(),
              receipt.body().seq() + " " + Hash.of(receipt.bytes()).hex());
        }
      }
      return stored;
    } finally {
      ActorTestKit.shutdown(system);
    }
  }
}
