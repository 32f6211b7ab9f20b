package dev.docket.persistence.faulttolerance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store on a file system of its own, 3 MiB in memory, that fills up or becomes read-only. It is
 * mounted for one process only, in a namespace that ends with it, so nothing can stay mounted.
 */
class SmallFileSystemTest {
  private static final String MOUNT = "mount -t tmpfs -o size=3m docket-test \"$0\"";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  private List<String> inANamespace(String script) {
    return List.of("unshare", "--map-root-user", "--mount", "sh", "-c", script, folder.toString());
  }

  private Driver start(String script) throws IOException, InterruptedException {
    Tool mount = Tool.run(inANamespace(MOUNT).toArray(String[]::new));
    assumeTrue(
        mount.succeeded(),
        "skipped, this machine lets no test mount a file system: " + mount.said());
    return Driver.start(
        folder.resolve("store"), inANamespace(MOUNT + " && " + script + " \"$@\""), Map.of());
  }

  @Test
  void shouldRefuseForCertainWhereItIsFullAndGoOnWhenThereIsSpace() throws Exception {
    try (Driver driver = start("exec")) {
      assertThat(driver.ask("open")).isEqualTo("done");
      assertThat(driver.ask("append a 1 a1")).isEqualTo("done");
      assertThat(driver.ask("fill")).contains("No space left");
      assertThat(driver.ask("append-large large 1 1500000")).isEqualTo("DISK_FULL");
      int written = 1;
      String answer = "done";
      while (answer.equals("done")) {
        assertThat(written).as("it fills up").isLessThan(2000);
        answer = driver.ask("append-large b " + written + " 3000");
        written += answer.equals("done") ? 1 : 0;
      }
      assertThat(answer).isEqualTo("DISK_FULL");
      assertThat(driver.ask("read a")).isEqualTo("a1");
      assertThat(driver.ask("clear")).isEqualTo("done");
      assertThat(driver.ask("append a 2 a2")).isEqualTo("done");
      assertThat(driver.ask("append-large large 1 1000000")).isEqualTo("done");
      assertThat(driver.ask("close")).isEqualTo("done");
      assertThat(driver.ask("open")).isEqualTo("done");
      assertThat(driver.ask("read a")).isEqualTo("a1 a2");
      assertThat(driver.ask("read b").split(" ")).hasSize(Math.max(1, written - 1));
      assertThat(driver.ask("read large")).hasSize(1_000_000);
    }
  }

  @Test
  void shouldShowButNotWriteWhatIsOnAReadOnlyFileSystem() throws Exception {
    try (Driver driver = start("exec")) {
      assertThat(driver.ask("open")).isEqualTo("done");
      assertThat(driver.ask("append a 1 a1")).isEqualTo("done");
      assertThat(driver.ask("close")).isEqualTo("done");
      assertThat(driver.ask("run mount -o remount,ro " + folder)).isEqualTo("done");
      assertThat(driver.ask("open"))
          .startsWith("StoreUnusableException")
          .contains(folder.resolve("store") + " is not writable");
      assertThat(driver.ask("open-read-only")).isEqualTo("done");
      assertThat(driver.ask("read a")).isEqualTo("a1");
    }
  }
}
