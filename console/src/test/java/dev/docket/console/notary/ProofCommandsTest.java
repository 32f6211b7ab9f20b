package dev.docket.console.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the key to a proof that was checked, on the command line. */
class ProofCommandsTest {

  @TempDir private static Path home = Path.of("");
  private static Path store = Path.of("");
  private static Path notary = Path.of("");
  private static Path keyFile = Path.of("");
  private static CommandLineRun keygen = new CommandLineRun(-1, "", "");

  @BeforeAll
  static void serveOrders() {
    store = home.resolve("store");
    notary = home.resolve("notary");
    keyFile = home.resolve("log.key");
    keygen = CommandLineRun.of("keygen", "--name", "example.org/orders", "--out", keyFile);
    NotarisedStore.serve(store, notary, keyFile, 0, 2, "Ada");
  }

  private static CommandLineRun proof(Object... more) {
    Object[] args = new Object[5 + more.length];
    System.arraycopy(new Object[] {"proof", "--dir", store, "--notary", notary}, 0, args, 0, 5);
    System.arraycopy(more, 0, args, 5, more.length);
    return CommandLineRun.of(args);
  }

  private static CommandLineRun check(Path file) {
    return CommandLineRun.of("check-proof", file, "--key", keygen.out().strip());
  }

  @Test
  void shouldMakeAKeyOnceAndPrintItsPublicPart() throws Exception {
    assertThat(keygen.exitCode()).as(keygen.err()).isZero();
    assertThat(keygen.out()).matches("example\\.org/orders\\+[0-9a-f]{8}\\+\\S{44}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
        .isEqualTo("rw-------");
    CommandLineRun again =
        CommandLineRun.of("keygen", "--name", "example.org/orders", "--out", keyFile);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("never overwritten");
    assertThat(CommandLineRun.of("keygen", "--name", "a b", "--out", home.resolve("x")).exitCode())
        .isEqualTo(2);
  }

  @Test
  void shouldProveAnEntryAndSayWhatThatMeans() {
    Path file = home.resolve("entry.proof");

    CommandLineRun made = proof("order-1", 2, "--entry", "context/amount", "--out", file);

    assertThat(made.exitCode()).as(made.err()).isZero();
    CommandLineRun checked = check(file);
    assertThat(checked.exitCode()).as(checked.err()).isZero();
    assertThat(checked.out())
        .contains("case order-1, version 2, a commit", "[\"ctx\",\"amount\",2]")
        .contains("no second entry of that name, it does not show")
        .contains("not proven:", "compare checkpoints");
  }

  @Test
  void shouldProveThatAnEntryIsAloneOrNotThere() {
    Path alone = home.resolve("alone.proof");
    Path absent = home.resolve("absent.proof");

    proof("order-0", 0, "--entry", "context/customer", "--exclusive", "--out", alone);
    proof("order-0", 0, "--entry", "token/pay", "--out", absent);

    assertThat(check(alone).out()).contains("Ada").doesNotContain("it does not show");
    assertThat(check(absent).out()).contains("has no token/pay");
  }

  @Test
  void shouldWriteAProofToStdoutAndRefuseOneThatWasChanged() throws Exception {
    CommandLineRun made = proof("order-2", 1);
    Path file = home.resolve("changed.proof");
    Files.writeString(file, made.out());
    assertThat(check(file).exitCode()).isZero();

    Files.writeString(file, made.out().replace("order-2", "order-1"));

    CommandLineRun checked = check(file);
    assertThat(checked.exitCode()).isEqualTo(1);
    assertThat(checked.err()).contains("proves nothing: NOT_IN_LOG");
    assertThat(checked.out()).isEmpty();
  }

  @Test
  void shouldSayWhatIsWrongWithARequest() {
    assertThat(proof("order-1", 7).err()).contains("no version 7");
    assertThat(proof("order-1", 1, "--entry", "amount").err()).contains("names no entry");
    assertThat(CommandLineRun.of("proof", "order-1", 1, "--dir", store, "--notary", home).err())
        .contains("there is no checkpoint in " + home);
    assertThat(CommandLineRun.of("check-proof", keyFile).err()).contains("--key is missing");
    assertThat(CommandLineRun.of("check-proof", keyFile, "--key", "x").err())
        .contains("NAME+KEYID+BASE64");
    assertThat(CommandLineRun.of("verify", "order-1", "--dir", store, "--notary", notary).err())
        .contains("not for one");
  }
}
