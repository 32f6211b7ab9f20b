package dev.docket.persistence.faulttolerance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.docket.persistence.DocketStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forces that fail below the virtual machine, as those of a broken disk do. */
class FailingForceTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  private Path library() {
    return folder.resolve("failing_force.so");
  }

  private Path forceSwitch() {
    return folder.resolve("switch");
  }

  private Path log() {
    return folder.resolve("forces.log");
  }

  private Path dir() {
    return folder.resolve("store");
  }

  @BeforeEach
  void compile() throws IOException, InterruptedException {
    Path source = folder.resolve("failing_force.c");
    try (InputStream text = FailingForceTest.class.getResourceAsStream("/native/failing_force.c")) {
      Files.copy(Objects.requireNonNull(text), source);
    }
    Tool compiler =
        Tool.run("cc", "-shared", "-fPIC", "-o", library().toString(), source.toString(), "-ldl");
    assumeTrue(compiler.succeeded(), "skipped, no C compiler for Linux here: " + compiler.said());
  }

  /** A process in which forces of files with this ending may fail. */
  private Driver start(String suffix) throws IOException {
    Map<String, String> environment =
        Map.of(
            "LD_PRELOAD", library().toString(),
            "FORCE_SWITCH", forceSwitch().toString(),
            "FORCE_SUFFIX", suffix,
            "FORCE_LOG", log().toString());
    Driver driver = Driver.start(dir(), List.of(), environment);
    assertThat(driver.ask("open")).isEqualTo("done");
    return driver;
  }

  private static List<String> with(String start, List<String> lines) {
    return lines.stream().filter(line -> line.startsWith(start)).toList();
  }

  @Test
  void shouldNeverForceAFileAgainWhoseForceFailed() throws IOException, InterruptedException {
    try (Driver driver = start(".wal")) {
      assertThat(driver.ask("append a 1 first")).isEqualTo("done");
      assertThat(with("forced", Files.readAllLines(log()))).isNotEmpty();
      Files.createFile(forceSwitch());
      assertThat(driver.ask("append a 2 lost")).isEqualTo("FORCE_FAILED");
      assertThat(driver.ask("append a 2 again")).isEqualTo("done");
      for (int i = 3; i <= 40; i++) {
        assertThat(driver.ask("append-large a " + i + " 3000")).isEqualTo("done");
      }
      driver.kill();
    }
    List<String> lines = Files.readAllLines(log());
    assertThat(with("EIO", lines)).hasSize(1);
    int failed = lines.indexOf(with("EIO", lines).get(0));
    String file = lines.get(failed).substring("EIO ".length());
    assertThat(lines.subList(failed + 1, lines.size()))
        .noneMatch(line -> line.endsWith(" " + file))
        .anyMatch(line -> line.endsWith(".wal"));
    try (DocketStore store = DocketStore.open(dir(), StoreProcess.SETTINGS)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(StoreProcess.texts(store, "a")).hasSize(40).startsWith("first", "again");
    }
  }

  @Test
  void shouldShowNothingOfTheFailedGroupWhenItIsKilledAtOnce()
      throws IOException, InterruptedException {
    try (Driver driver = start(".wal")) {
      assertThat(driver.ask("append a 1 first")).isEqualTo("done");
      Files.createFile(forceSwitch());
      assertThat(driver.ask("append a 2 lost")).isEqualTo("FORCE_FAILED");
      driver.kill();
    }
    for (int opened = 0; opened < 2; opened++) {
      try (DocketStore store = DocketStore.open(dir(), StoreProcess.SETTINGS)) {
        assertThat(store.recovery().damage()).isEmpty();
        assertThat(StoreProcess.texts(store, "a")).containsExactly("first");
      }
    }
  }

  @Test
  void shouldSayThatItDoesNotKnowWhereEveryForceFailsAndTellAtTheNextOpen()
      throws IOException, InterruptedException {
    try (Driver driver = start("")) {
      assertThat(driver.ask("append a 1 first")).isEqualTo("done");
      Files.writeString(forceSwitch(), "always");
      assertThat(driver.ask("append a 2 second")).isEqualTo("OutcomeUnknownException");
      assertThat(driver.ask("append a 3 third")).isEqualTo("READ_ONLY");
      Files.delete(forceSwitch());
      assertThat(driver.ask("append a 3 third")).isEqualTo("READ_ONLY");
      assertThat(driver.ask("read a")).isEqualTo("first");
      driver.kill();
    }
    try (DocketStore store = DocketStore.open(dir(), StoreProcess.SETTINGS)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(StoreProcess.texts(store, "a")).startsWith("first").isSubsetOf("first", "second");
    }
  }
}
