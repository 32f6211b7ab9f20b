package dev.docket.tests.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.docket.tests.support.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Needs python3, and for the steps by hand openssl 3, xxd and base64; skipped with a word if not.
 */
class SecondVerifierTest {

  private static final Path VECTORS =
      Repository.root().resolve("protocol/src/test/resources/vectors");

  private record Run(int exit, String output) {
    static Run of(String... command) throws IOException, InterruptedException {
      Process process =
          new ProcessBuilder(command)
              .directory(Repository.root().toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Run(process.waitFor(), output);
    }

    static boolean works(String... command) throws InterruptedException {
      try {
        return of(command).exit() == 0;
      } catch (IOException missing) {
        return false;
      }
    }
  }

  @Test
  void shouldAgreeInPython() throws IOException, InterruptedException {
    assumeTrue(Run.works("python3", "--version"), "skipped: there is no python3 here");

    Run run = Run.of("python3", "-B", "-m", "unittest", "discover", "-s", "verifier");

    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.output()).contains("Ran 8 tests");
  }

  @Test
  void shouldHoldByHand() throws IOException, InterruptedException {
    assumeTrue(
        Run.works("sh", "-c", "openssl version | grep -q ' 3' && which xxd base64 sha256sum"),
        "skipped: openssl 3, xxd, base64 or sha256sum is missing here");
    String key = Files.readAllLines(VECTORS.resolve("keys.txt")).get(0);
    List<Path> proofs;
    try (Stream<Path> files = Files.list(VECTORS)) {
      proofs = files.filter(file -> file.toString().endsWith(".proof")).sorted().toList();
    }
    assertThat(proofs).hasSize(13);
    for (Path proof : proofs) {
      Run run = Run.of("sh", "verifier/by-hand.sh", proof.toString(), key);
      assertThat(run).as(proof.toString()).isEqualTo(new Run(0, "holds\n"));
    }
    String other = Files.readAllLines(VECTORS.resolve("keys.txt")).get(1);
    assertThat(Run.of("sh", "verifier/by-hand.sh", proofs.get(0).toString(), other).exit())
        .isEqualTo(1);
  }
}
