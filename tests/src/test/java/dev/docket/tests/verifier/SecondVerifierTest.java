package dev.docket.tests.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.docket.tests.support.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @TempDir private Path scratch = Path.of("");

  @Test
  void shouldHoldByHand() throws IOException, InterruptedException {
    assumeTrue(
        Run.works("sh", "-c", "openssl version | grep -q ' 3' && which xxd base64 sha256sum"),
        "skipped: openssl 3, xxd, base64 or sha256sum is missing here");
    List<String> keys = Files.readAllLines(VECTORS.resolve("keys.txt"));
    List<Path> vectors;
    try (Stream<Path> files = Files.list(VECTORS)) {
      vectors = files.filter(file -> !file.endsWith("keys.txt")).sorted().toList();
    }
    assertThat(vectors).hasSize(17);
    for (Path vector : vectors) {
      assertThat(byHand(vector, keys)).as(vector.toString()).isEqualTo(new Run(0, "holds\n"));
    }
    for (String name : List.of("entry.proof", "absent-other.proof", "growth.txt", "chain.txt")) {
      Path changed = scratch.resolve(name);
      String text = Files.readString(VECTORS.resolve(name));
      Files.writeString(
          changed, text.replace("\"n\":3", "\"n\":4").replaceFirst("\n26\n", "\n25\n"));
      assertThat(byHand(changed, keys).exit()).as(name).isEqualTo(1);
    }
    Path changed = scratch.resolve("state.txt");
    String state = Files.readString(VECTORS.resolve("state.txt"));
    Files.writeString(changed, state.replace(",12.5]", ",12.6]"));
    assertThat(byHand(changed, keys).exit()).isEqualTo(1);
    Path proof = VECTORS.resolve("entry.proof");
    assertThat(byHand(proof, keys.subList(1, 2)))
        .isEqualTo(new Run(1, "signed by none of the keys\n"));
  }

  private static Run byHand(Path file, List<String> keys) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "verifier/by-hand.sh", file.toString()));
    command.addAll(keys);
    return Run.of(command.toArray(String[]::new));
  }
}
