package dev.docket.engine.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.merkle.ConsistencyProof;
import dev.docket.protocol.merkle.InclusionProof;
import dev.docket.protocol.merkle.LogHash;
import dev.docket.protocol.merkle.LogNodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * A notary that is stopped at any of its writes, again and again, while the journal grows; then
 * everything that it ever signed is compared with the naive tree of what it noted.
 */
class NotaryCrashPropertyTest {

  @Property(tries = 3, shrinking = ShrinkingMode.OFF)
  void shouldNeverSignTwoTreesThatDisagreeOverAJournalInCommitOrder(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    Histories history = new Histories(random);
    Run run = new Run(random, history, history.inOrder());

    run.crashAgainAndAgain();

    run.checkEverythingSigned();
    assertThat(run.noted()).containsExactlyElementsOf(history.receipts());
  }

  @Property(tries = 3, shrinking = ShrinkingMode.OFF)
  void shouldNeverSignTwoTreesThatDisagreeOverAJournalInAnyOrder(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    Histories history = new Histories(random);
    Run run = new Run(random, history, history.inAnyOrder());

    run.crashAgainAndAgain();

    run.checkEverythingSigned();
    assertThat(run.noted()).containsExactlyInAnyOrderElementsOf(history.receipts());
  }

  private static final class Run {
    private final Random random;
    private final Histories history;
    private final ReceiptFeed journal;
    private final RecordingSigner signer = new RecordingSigner();
    private final MemoryTileStore store;
    private NotaryLog log;

    Run(Random random, Histories history, ReceiptFeed journal) throws IOException {
      this.random = random;
      this.history = history;
      this.journal = journal;
      this.store = new MemoryTileStore(random);
      this.log = NotaryLog.open(store, List.of(signer), journal);
    }

    void crashAgainAndAgain() throws IOException {
      for (int i = 0; i < 15; i++) {
        history.commit(random.nextInt(random.nextBoolean() ? 20 : 400), 5);
        store.crashAt(1 + random.nextInt(12));
        try {
          log.follow(journal);
          log.follow(journal);
        } catch (MemoryTileStore.Crash crash) {
          reopen();
        }
      }
      store.crashAt(Long.MAX_VALUE);
      log.follow(journal);
    }

    private void reopen() throws IOException {
      store.crashAt(random.nextInt(4) == 0 ? 1 + random.nextInt(3) : Long.MAX_VALUE);
      try {
        log = NotaryLog.open(store, List.of(signer), journal);
      } catch (MemoryTileStore.Crash again) {
        store.crashAt(Long.MAX_VALUE);
        log = NotaryLog.open(store, List.of(signer), journal);
      }
    }

    List<byte[]> entries() {
      StoredTiles tiles = new StoredTiles(store);
      List<byte[]> entries = new ArrayList<>();
      for (long from = 0; from < log.size(); from += 256) {
        entries.addAll(tiles.entries(from / 256, (int) Math.min(256, log.size() - from)));
      }
      return entries;
    }

    List<Receipt> noted() {
      return entries().stream().map(Receipt::parse).toList();
    }

    /** All proofs together ask for each of them many times, and each time a tile is read. */
    private static LogNodes readOnce(LogNodes nodes) {
      Map<Integer, Map<Long, Hash>> read = new HashMap<>();
      return (level, index) ->
          read.computeIfAbsent(level, first -> new HashMap<>())
              .computeIfAbsent(index, at -> nodes.hash(level, at));
    }

    void checkEverythingSigned() {
      List<byte[]> entries = entries();
      assertThat(log.checkpoint()).isEqualTo(signer.signed().get(signer.signed().size() - 1));
      for (Checkpoint each : new HashSet<>(signer.signed())) {
        assertThat(each.root())
            .as("%s", each)
            .isEqualTo(NaiveLog.root(entries.subList(0, (int) each.size())));
      }
      Checkpoint last = signer.signed().get(signer.signed().size() - 1);
      LogNodes nodes = readOnce(new StoredTiles(store).nodes(last.size()));
      for (Checkpoint each : new HashSet<>(signer.signed())) {
        assertThat(
                ConsistencyProof.of(nodes, each.size(), last.size())
                    .proves(each.size(), each.root(), last.size(), last.root()))
            .isTrue();
      }
      Hash root = NaiveLog.root(entries);
      for (int i = 0; i < entries.size(); i++) {
        assertThat(
                InclusionProof.of(nodes, i, last.size())
                    .proves(LogHash.leaf(entries.get(i)), entries.size(), root))
            .isTrue();
      }
    }
  }
}
