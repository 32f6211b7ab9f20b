package dev.docket.tests.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.engine.notary.postgres.NotaryDatabase;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.json.JsonObject;
import dev.docket.tests.support.EmbeddedPostgresServer;
import dev.docket.tests.support.InProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cases and the log of their notary in a database, checked from the command line beside the nodes.
 */
class CheckedInPostgresTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final SigningKey KEY = SigningKey.of("example.org/log", new byte[32]);
  private static final String PUBLIC = KEY.verifier().toString();

  @TempDir private Path dir = Path.of("");

  private final EmbeddedPostgresServer.Database database = POSTGRES.newDatabase();

  @Test
  void shouldProveAndVerifyWhatIsInTheDatabase() throws Exception {
    Path config = Files.writeString(dir.resolve("orders.conf"), database.settings());
    KeyFile.create(dir.resolve("log.key"), KEY);
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "checked",
            ConfigFactory.parseString(
                    """
                    docket.engine.ask-timeout = 60s
                    docket.engine.notary { enabled = on, interval = 50ms, key-files = ["%s"] }
                    jdbc-read-journal.journal-sequence-retrieval.query-delay = 20ms
                    """
                        .formatted(dir.resolve("log.key")))
                .withFallback(database.config())
                .resolve());
    try {
      CaseRef order = CaseEngine.get(system).caseRef("order-1");
      done(order.create(JsonObject.of("customer", "Ada")));
      awaitSigned(system, 1);
      Path early = Files.writeString(dir.resolve("early"), checkpoint(system));
      done(order.quantum("pay").addToken("t", "Paid").commit());
      CaseRef gone = CaseEngine.get(system).caseRef("order-2");
      done(gone.create(JsonObject.EMPTY));
      done(gone.quantum("end").setCaseStatus(CaseStatus.FAILED).commit());
      done(gone.erase(QuantumId.of("erase"), "asked for"));
      awaitSigned(system, 5);

      Path proof = dir.resolve("order-1.proof");
      run("proof", "order-1", 1, "--entry", "token/t", "--config", config, "--out", proof);
      run("check-proof", proof, "--key", PUBLIC);
      Path growth = dir.resolve("growth.proof");
      run("proof", "--from", early, "--notary", config, "--out", growth);
      run("check-proof", growth, "--key", PUBLIC);
      assertThat(
              run(
                      "verify",
                      "--config",
                      config,
                      "--notary",
                      config,
                      "--key",
                      PUBLIC,
                      "--checkpoint",
                      early)
                  .out())
          .contains("verified: 2 cases, 5 commits", "log: 5 entries", "its signature holds");
      assertThat(run("cases", "--config", config).out()).contains("order-1", "running", "erased");
      assertThat(run("show", "order-1", "--config", config).out()).contains("Ada");
      assertThat(run("receipts", "order-1", "--config", config).out().lines()).hasSize(2);
    } finally {
      ActorTestKit.shutdown(system, PATIENCE);
    }
    assertThat(InProcess.run("show", "order-9", "--config", config).err())
        .contains("there is no case \"order-9\" in jdbc:postgresql:");
    withASecondLog(config);
    withAnotherUser();
    withoutTheInclude();
    withAnAlteredReceipt(config);
  }

  private void withASecondLog(Path config) throws Exception {
    try (NotaryDatabase logs = NotaryDatabase.of(database.config())) {
      logs.claim("example.org/other", "x").call().store().write(Map.of("checkpoint", new byte[1]));
    }
    InProcess which = InProcess.run("verify", "--config", config, "--notary", config);
    assertThat(which.exit()).isEqualTo(2);
    assertThat(which.err()).contains("example.org/log", "example.org/other", "--log");
    run("verify", "--config", config, "--notary", config, "--log", "example.org/log");
  }

  private void withAnotherUser() throws Exception {
    Path config =
        Files.writeString(
            dir.resolve("nobody.conf"),
            database.settings()
                + """
                docket.postgres { url = "%s", user = nobody-here, password = s3cret }
                """
                    .formatted(database.url().replaceFirst("\\?.*", "")));
    InProcess refused = InProcess.run("verify", "--config", config, "--notary", config);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains("refuses the user")
        .doesNotContain("s3cret", "Connection is not available", "\tat ");
  }

  /** An address alone has neither a tag nor a log. */
  private void withoutTheInclude() throws Exception {
    Path config =
        Files.writeString(
            dir.resolve("alone.conf"),
            "docket.postgres { url = \"%s\", user = me, password = \"\" }"
                .formatted(database.url()));
    for (InProcess refused :
        List.of(
            InProcess.run("verify", "--dir", dir, "--notary", config),
            InProcess.run("migrate", "--from", dir, "--to", config))) {
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.err()).contains("has to include \"docket-postgres.conf\"");
    }
  }

  /** The journal was changed behind the engine: the log tells. */
  private void withAnAlteredReceipt(Path config) throws SQLException {
    execute(
        "DELETE FROM event_journal WHERE persistence_id = 'Case|order-1' AND sequence_number = 2");

    InProcess altered =
        InProcess.run("verify", "--config", config, "--notary", config, "--log", "example.org/log");

    assertThat(altered.exit()).isEqualTo(1);
    assertThat(altered.out() + altered.err()).contains("RECEIPT_REMOVED", "order-1");
  }

  private static InProcess run(Object... args) {
    return InProcess.run(args).orFail();
  }

  private static void done(java.util.concurrent.CompletionStage<?> asked) {
    assertThat(asked.toCompletableFuture().join().getClass().getSimpleName())
        .isEqualTo("Committed");
  }

  private static void awaitSigned(ActorSystem<?> system, long size) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                CaseEngine.get(system).notaryLog().map(log -> log.checkpoint().size()).orElse(0L)
                    == size);
  }

  private static String checkpoint(ActorSystem<?> system) throws Exception {
    return CaseEngine.get(system).notaryLog().orElseThrow().note().toString();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
