package dev.docket.console.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.CommandLineRun;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.engine.notary.file.NotaryDirectory;
import dev.docket.protocol.checkpoint.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotaryCommandTest {

  private static final SigningKey KEY = SigningKey.of("example.org/orders", new byte[32]);

  @TempDir private Path home = Path.of("");
  private Path store = Path.of("");
  private Path notary = Path.of("");
  private Path keyFile = Path.of("");

  @BeforeEach
  void makeKey() throws IOException {
    store = home.resolve("store");
    notary = home.resolve("notary");
    keyFile = home.resolve("log.key");
    KeyFile.create(keyFile, KEY);
  }

  private CommandLineRun once(Object... more) {
    List<Object> args = new ArrayList<>(List.of("notary", "--once", "--dir", store));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray());
  }

  private CommandLineRun sign() {
    return once("--notary", notary, "--key", keyFile);
  }

  @Test
  void shouldSignWhatIsThereAndGoOnWhereItStopped() {
    NotarisedStore.serve(store, 0, 1, "Ada");

    CommandLineRun first = sign();
    CommandLineRun again = sign();
    NotarisedStore.serve(store, 2, 2, "Ada");
    CommandLineRun more = sign();

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("signed: 6 receipts");
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(more.out()).contains("signed: 9 receipts");
    CommandLineRun verified =
        CommandLineRun.of("verify", "--dir", store, "--notary", notary, "--key", KEY.verifier());
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("9 entries, each a receipt of the journal at its place");
  }

  @Test
  void shouldGoOnWithTheLogOfTheServiceAndTheServiceWithIts() {
    NotarisedStore.serve(store, notary, keyFile, 0, 0, "Ada");
    NotarisedStore.serve(store, 1, 1, "Ada");
    assertThat(sign().out()).contains("signed: 6 receipts");
    NotarisedStore.serve(store, notary, keyFile, 2, 2, "Ada");

    assertThat(sign().out()).contains("signed: 9 receipts");
  }

  @Test
  void shouldNameTheNotaryThatHasTheDirectory() throws IOException {
    NotarisedStore.serve(store, 0, 0, "Ada");
    try (NotaryDirectory taken = NotaryDirectory.take(notary)) {
      CommandLineRun run = sign();

      assertThat(taken.store().read("checkpoint")).isEmpty();
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("in use by another notary (process " + ProcessHandle.current().pid());
    }
    assertThat(sign().exitCode()).isZero();
  }

  @Test
  void shouldRefuseToSignAnotherHistory() {
    NotarisedStore.serve(store, 0, 1, "Ada");
    sign();
    store = home.resolve("other");
    NotarisedStore.serve(store, 0, 2, "Eve");

    CommandLineRun run = sign();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("another history than was noted", "order-");
  }

  @Test
  void shouldSayWhatIsWrongWithItsOptions() throws IOException {
    assertThat(sign().exitCode()).isEqualTo(2);
    assertThat(sign().err()).contains(store + " does not exist");
    NotarisedStore.serve(store, 0, 0, "Ada");
    Path other = home.resolve("other.key");
    KeyFile.create(other, SigningKey.of("example.org/other", new byte[32]));

    assertWrong(once("--notary", notary), "--key");
    assertWrong(once("--notary", notary, "--key", home.resolve("none")), "cannot be read");
    assertWrong(once("--notary", store.resolve("n"), "--key", keyFile), "directory of the store");
    assertWrong(once("--notary", notary, "--key", keyFile, "--interval", 0), "at least 1 ms");
    assertWrong(
        once("--notary", notary, "--key", keyFile, "--key", other),
        "example.org/orders, example.org/other");
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-r--r--"));
    assertWrong(once("--notary", notary, "--key", keyFile), "chmod 600 " + keyFile);
    assertThat(notary.resolve("checkpoint")).doesNotExist();
  }

  private static void assertWrong(CommandLineRun run, String said) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(said);
  }
}
