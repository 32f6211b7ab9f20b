package dev.docket.console.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.console.CommandLineRun;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.notary.NotaryStatus;
import dev.docket.engine.notary.NotaryStatus.Phase;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that was restored from a backup, and a notary that has signed what came after it. */
class RestoredStoreTest {

  private static final SigningKey KEY = SigningKey.of("example.org/orders", new byte[32]);

  @TempDir private Path home = Path.of("");
  private Path notary = Path.of("");
  private Path keyFile = Path.of("");
  private Path restored = Path.of("");

  @BeforeEach
  void backUpAndGoOn() throws Exception {
    Path store = home.resolve("store");
    Path backups = home.resolve("backups");
    notary = home.resolve("notary");
    keyFile = home.resolve("log.key");
    restored = home.resolve("restored");
    KeyFile.create(keyFile, KEY);
    NotarisedStore.serve(store, notary, keyFile, 0, 2, "Ada");
    assertThat(CommandLineRun.of("backup", backups, "--dir", store).exitCode()).isZero();
    NotarisedStore.serve(store, notary, keyFile, 3, 4, "Ada");
    assertThat(CommandLineRun.of("restore", backups, "--dir", restored).exitCode()).isZero();
  }

  private CommandLineRun verifyWithNotary() {
    return CommandLineRun.of(
        "verify", "--dir", restored, "--notary", notary, "--key", KEY.verifier());
  }

  @Test
  void shouldVerifyAndTellThatTheLogIsAhead() {
    CommandLineRun alone = CommandLineRun.of("verify", "--dir", restored);
    assertThat(alone.exitCode()).as(alone.err()).isZero();
    assertThat(alone.out()).contains("3 cases, 9 commits");

    CommandLineRun withNotary = verifyWithNotary();
    assertThat(withNotary.exitCode()).isEqualTo(1);
    assertThat(withNotary.err()).contains("CUT_OFF");
  }

  @Test
  void shouldSignNoOtherHistoryOfTheCasesThatWereRolledBack() throws Exception {
    String before = Files.readString(notary.resolve("checkpoint"));

    NotarisedStore.serve(
        restored,
        notary,
        keyFile,
        engine -> {
          NotarisedStore.committed(
              engine
                  .caseRef("order-0")
                  .quantum("another")
                  .updateContext(JsonObject.of("amount", 1000))
                  .commit());
          NotaryStatus status =
              await()
                  .atMost(Duration.ofSeconds(60))
                  .until(() -> status(engine), each -> each.phase() == Phase.REFUSING);
          assertThat(status.reason())
              .contains("another history than was noted", "case order-0, version 3");
        });

    assertThat(Files.readString(notary.resolve("checkpoint"))).isEqualTo(before);
  }

  @Test
  void shouldNotSeeARollBackBeforeACaseGoesOn() {
    NotarisedStore.serve(
        restored,
        notary,
        keyFile,
        engine ->
            await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> status(engine).phase() == Phase.FOLLOWING));
    assertThat(verifyWithNotary().err()).contains("CUT_OFF");
  }

  private static NotaryStatus status(CaseEngine engine) {
    return engine.notary().orElseThrow();
  }
}
