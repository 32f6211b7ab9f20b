package dev.docket.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.console.notary.NotaryFolder;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.protocol.checkpoint.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files given on the command line that are longer than any of their kind: refused, not read. */
class InputBoundsTest {

  private static final long TOO_LONG = 1L << 36;
  @TempDir private Path home = Path.of("");

  private Path sparse(String name) throws IOException {
    Path path = home.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(TOO_LONG);
    }
    return path;
  }

  private static void refused(Path file, String limit, Object... args) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(file.toString(), Long.toString(TOO_LONG), limit);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void shouldRefuseAProofACheckpointAProfileAndAConfigurationThatAreTooLong() throws Exception {
    Path file = sparse("file");
    Path log = Files.writeString(home.resolve("log.csv"), "case,activity,timestamp\n");

    refused(file, "4194304", "check-proof", file, "--key", key());
    assertThatThrownBy(() -> NotaryFolder.checkpoint(file))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("has " + TOO_LONG + " bytes")
        .hasMessageContaining("1048576");
    refused(file, "4194304", "replay", log, "--profile", file, "--dir", home.resolve("store"));
    refused(file, "4194304", "schema", "--config", file);
  }

  private static String key() {
    return SigningKey.of("example.org/orders", new byte[32]).verifier().toString();
  }

  @Test
  void shouldRefuseAConfigurationThatIsNestedWithoutEnd() throws Exception {
    Path file = Files.writeString(home.resolve("deep.conf"), "a=" + "[".repeat(1 << 20));

    CommandLineRun run = CommandLineRun.of("schema", "--config", file);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("nested too deeply");
  }

  @Test
  void shouldGiveUpALogThatUnpacksToALineWithoutEnd() throws Exception {
    Path file = home.resolve("bomb.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      byte[] block = new byte[1 << 20];
      for (int i = 0; i < 80; i++) {
        out.write(block);
      }
    }

    CommandLineRun run = CommandLineRun.of("replay", file, "--dir", home.resolve("store"));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(file.toString(), "64 MiB");
  }
}
