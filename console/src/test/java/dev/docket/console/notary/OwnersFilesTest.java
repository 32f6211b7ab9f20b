package dev.docket.console.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.CommandLineRun;
import dev.docket.console.demo.OrderLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands and a service leave behind, only their owner can read. */
class OwnersFilesTest {

  @Test
  void shouldLeaveNothingForOthersToRead(@TempDir Path home) throws Exception {
    Assumptions.assumeTrue(
        home.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this file system knows no owners");
    Path key = home.resolve("log.key");
    Path store = home.resolve("a/store");
    Path notary = home.resolve("b/notary");
    done("keygen", "--name", "example.org/orders", "--out", key);
    NotarisedStore.serve(store, notary, key, 0, 1, "Ada");
    done("proof", "--dir", store, "--notary", notary, "order-1", 1, "--out", home.resolve("proof"));
    done("notary", "--once", "--dir", store, "--notary", notary, "--key", key);
    done("backup", home.resolve("c/backup"), "--dir", store);
    Path orders = home.resolve("orders.csv");
    Path profile = home.resolve("orders.profile.json");
    OrderLog.generate(1, OrderLog.FEWEST).write(orders);
    OrderLog.writeProfile(profile);
    done(
        List.of("replay", orders, "--profile", profile, "--dir", home.resolve("replayed"))
            .toArray());
    done("replay", orders, "--dir", home.resolve("again"), "--acks", home.resolve("acks"));

    assertThat(all(home)).hasSizeGreaterThan(40).contains(orders, profile, home.resolve("acks"));
    for (Path each : all(home)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .as("%s", each)
          .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
    }
  }

  private static List<Path> all(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.toList();
    }
  }

  private static void done(Object... args) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exitCode()).as(List.of(args) + ": " + run.err()).isZero();
  }
}
