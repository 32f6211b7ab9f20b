package dev.docket.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.notary.NotaryStatus;
import dev.docket.engine.notary.NotaryStatus.Phase;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.engine.notary.postgres.NotaryDatabase;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.merkle.LogHash;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One notary for the nodes of a cluster: it moves, and its log goes on. */
class ClusterNotaryTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  private static final SigningKey KEY = SigningKey.of("example.org/log", new byte[32]);

  private final EmbeddedPostgresServer.Database database = POSTGRES.newDatabase();
  private final List<Receipt> committed = new ArrayList<>();
  private final String settings;

  ClusterNotaryTest(@TempDir Path home) throws IOException {
    Path key = home.resolve("log.key");
    KeyFile.create(key, KEY);
    settings =
        """
        docket.engine.notary { enabled = on, interval = 50ms, key-files = ["%s"] }
        # A busy machine hands over, too.
        akka.coordinated-shutdown.default-phase-timeout = 120s
        akka.coordinated-shutdown.phases.cluster-exiting.timeout = 120s
        jdbc-read-journal.journal-sequence-retrieval { query-delay = 50ms, max-tries = 100 }
        """
            .formatted(key);
  }

  @Test
  void shouldHandItsLogOverWithItsNode() throws Exception {
    ClusterNode first = ClusterNode.first(database, settings);
    ClusterNode second = ClusterNode.joining(first, database, settings);
    try {
      commit(first, "a", 20);
      commit(second, "b", 20);
      assertThat(signed(first).note().signers(List.of(KEY.verifier()))).hasSize(1);
      assertThat(phase(first)).isEqualTo(Phase.FOLLOWING);
      assertThat(phase(second)).isEqualTo(Phase.ELSEWHERE);
      PublishedLog log = signed(second);
      Checkpoint before = log.checkpoint();
      assertAllAreIn(log);

      commit(second, "c", 20);
      first.close();
      commit(second, "d", 20);

      PublishedLog grown = signed(second);
      Checkpoint after = grown.checkpoint();
      assertThat(phase(second)).isEqualTo(Phase.FOLLOWING);
      assertAllAreIn(grown);
      assertThat(after.size()).isEqualTo(committed.size());
      assertThat(
              grown
                  .growth(before.size(), after.size())
                  .proves(before.size(), before.root(), after.size(), after.root()))
          .isTrue();
      commit(second, "e", 20);
    } finally {
      first.close();
      second.close();
    }
    // What was committed last was signed by the node that went last.
    try (NotaryDatabase logs = NotaryDatabase.of(database.config())) {
      assertAllAreIn(PublishedLog.open(logs.published("example.org/log")).orElseThrow());
    }
    assertThat(epochs()).isGreaterThanOrEqualTo(2);
  }

  private void commit(ClusterNode on, String id, int versions) {
    committed.add(receipt(on.caseRef(id).create(JsonObject.EMPTY).toCompletableFuture().join()));
    for (int i = 1; i < versions; i++) {
      committed.add(
          receipt(
              on.caseRef(id)
                  .execute(QuantumId.of("q" + i), List.of(new Mutation.IncrementStepCount()))
                  .toCompletableFuture()
                  .join()));
    }
  }

  private static Receipt receipt(CommitOutcome outcome) {
    assertThat(outcome).isInstanceOf(Committed.class);
    return ((Committed) outcome).receipt();
  }

  /** What a node shows, once everything that was committed is signed. */
  private PublishedLog signed(ClusterNode node) {
    Awaitility.await()
        .atMost(ClusterNode.PATIENCE)
        .until(() -> published(node) >= committed.size());
    try {
      return node.engine().notaryLog().orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static long published(ClusterNode node) throws IOException {
    return node.engine().notaryLog().map(log -> log.checkpoint().size()).orElse(0L);
  }

  private static Phase phase(ClusterNode node) {
    return node.engine().notary().map(NotaryStatus::phase).orElseThrow();
  }

  private void assertAllAreIn(PublishedLog log) {
    for (Receipt receipt : committed) {
      long at = log.indexOf(receipt).orElseThrow();
      assertThat(
              log.proof(at)
                  .inclusion()
                  .proves(
                      LogHash.leaf(receipt.bytes()),
                      log.checkpoint().size(),
                      log.checkpoint().root()))
          .isTrue();
    }
  }

  private long epochs() throws java.sql.SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT epoch FROM notary_log")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
