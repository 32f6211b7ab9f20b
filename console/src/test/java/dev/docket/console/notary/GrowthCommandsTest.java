package dev.docket.console.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.CommandLineRun;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.protocol.checkpoint.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof that a log only grew, made and checked on the command line. */
class GrowthCommandsTest {

  private static final SigningKey KEY = SigningKey.of("example.org/orders", new byte[32]);
  private static final SigningKey OTHER = SigningKey.of("example.org/other", new byte[32]);

  @TempDir private static Path home = Path.of("");
  private static Path notary = Path.of("");
  private static Path kept = Path.of("");
  private static Path later = Path.of("");

  @BeforeAll
  static void serveOrders() throws IOException {
    notary = home.resolve("notary");
    kept = home.resolve("kept");
    later = home.resolve("later");
    KeyFile.create(home.resolve("key"), KEY);
    KeyFile.create(home.resolve("other.key"), OTHER);
    serve("store", "notary", "key", 0, 1, "Ada");
    Files.copy(notary.resolve("checkpoint"), kept);
    serve("store", "notary", "key", 2, 2, "Ada");
    Files.copy(notary.resolve("checkpoint"), later);
    serve("store", "notary", "key", 3, 3, "Ada");
  }

  private static void serve(
      String store, String log, String key, int from, int to, String customer) {
    NotarisedStore.serve(
        home.resolve(store), home.resolve(log), home.resolve(key), from, to, customer);
  }

  private static CommandLineRun grown(Path log, Path from, Path to) {
    return CommandLineRun.of("proof", "--notary", log, "--from", from, "--to", to);
  }

  private static CommandLineRun check(String proof, SigningKey key) throws IOException {
    Path file = Files.writeString(home.resolve("growth.proof"), proof);
    return CommandLineRun.of("check-proof", file, "--key", key.verifier());
  }

  @Test
  void shouldProveTheGrowthBetweenAnyTwoCheckpoints() throws IOException {
    CommandLineRun made = grown(notary, kept, later);
    CommandLineRun toLast = CommandLineRun.of("proof", "--notary", notary, "--from", kept);
    CommandLineRun none = grown(notary, later, later);

    assertThat(made.exitCode()).as(made.err()).isZero();
    CommandLineRun checked = check(made.out(), KEY);
    assertThat(checked.exitCode()).as(checked.err()).isZero();
    assertThat(checked.out())
        .contains("only grew: the first 6 of its 9 entries", "not proven:", "compare checkpoints");
    assertThat(check(toLast.out(), KEY).out()).contains("the first 6 of its 12 entries");
    assertThat(check(none.out(), KEY).out()).contains("the first 9 of its 9 entries");
  }

  @Test
  void shouldSayWhyAProofIsRefused() throws IOException {
    String proof = grown(notary, kept, later).out();

    assertRefuted(check(proof, OTHER), "UNKNOWN_SIGNER");
    assertRefuted(check(proof.substring(0, proof.length() - 1), KEY), "MALFORMED");
    assertRefuted(check(proof.substring(0, proof.length() / 2), KEY), "MALFORMED");
    assertRefuted(check(proof.replace("orders\n9\n", "orders\n8\n"), KEY), "NOT_GROWN");
    assertRefuted(
        check(proof.replaceFirst("example.org/orders\n6", "example.org/others\n6"), KEY),
        "TWO_LOGS");
    String signature = proof.substring(proof.length() - 9, proof.length() - 3);
    String forged = signature.equals("AAAAAA") ? "BBBBBB" : "AAAAAA";
    assertRefuted(check(proof.replace(signature, forged), KEY), "BAD_SIGNATURE");
  }

  private static void assertRefuted(CommandLineRun run, String kind) {
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("proves nothing: " + kind);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void shouldMakeNoProofBetweenLogsThatDisagree() {
    serve("forged", "forged-notary", "key", 0, 3, "Eve");

    CommandLineRun run = grown(home.resolve("forged-notary"), kept, later);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("HISTORY_REWRITTEN: the first 6 entries");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void shouldMakeNoProofOfALogThatWasCutOff() {
    serve("short", "short-notary", "key", 0, 0, "Ada");

    CommandLineRun run = grown(home.resolve("short-notary"), kept, later);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("CUT_OFF", "has 6 entries", "has 3");
  }

  @Test
  void shouldSayWhatIsWrongWithARequest() throws IOException {
    serve("other", "other-notary", "other.key", 0, 0, "Ada");
    Path stranger = home.resolve("other-notary").resolve("checkpoint");
    Path half = Files.writeString(home.resolve("half"), Files.readString(kept).substring(0, 60));

    assertWrong(grown(notary, later, kept), "the earlier checkpoint comes first");
    assertWrong(grown(notary, stranger, later), "is of the log example.org/other");
    assertWrong(grown(notary, kept, stranger), "is of the log example.org/other");
    assertWrong(grown(notary, half, later), "is no checkpoint");
    assertWrong(grown(notary, home.resolve("none"), later), "is no checkpoint");
    assertWrong(grown(home, kept, later), "there is no checkpoint in");
    assertWrong(CommandLineRun.of("proof", "--notary", notary), "give a CASE and a VERSION");
    assertWrong(
        CommandLineRun.of("proof", "order-1", 1, "--notary", notary, "--from", kept),
        "takes no case");
  }

  private static void assertWrong(CommandLineRun run, String said) {
    assertThat(run.err()).contains(said);
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
