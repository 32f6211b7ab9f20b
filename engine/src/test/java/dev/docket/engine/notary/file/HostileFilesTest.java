package dev.docket.engine.notary.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.engine.notary.FileTooLargeException;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.protocol.checkpoint.TileName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody else put into a notary's directory: too long, or links that lead out. */
class HostileFilesTest {

  @TempDir private Path home = Path.of("");

  @Test
  void shouldReadNoFileThatIsLongerThanItsKindCanBe() throws Exception {
    Path file = sparse("checkpoint", 1L << 36);
    FileTileStore store = new FileTileStore(home);

    assertThatThrownBy(() -> PublishedLog.open(store))
        .isInstanceOf(FileTooLargeException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(Long.toString(1L << 36))
        .hasMessageContaining("16777472");
    assertThatThrownBy(() -> KeyFile.read(sparse("log.key", 4097)))
        .hasRootCauseInstanceOf(FileTooLargeException.class)
        .hasMessageContaining("4097")
        .hasMessageContaining("4096");
  }

  @Test
  void shouldReadExactlyTheLimitAndNothingThatHasNoEnd() throws Exception {
    assertThat(BoundedFile.read(sparse("most", 1000), 1000)).hasSize(1000);
    assertThatThrownBy(() -> BoundedFile.read(sparse("more", 1001), 1000))
        .isInstanceOf(FileTooLargeException.class);
    Path endless = Path.of("/dev/zero");
    if (Files.exists(endless)) {
      assertThatThrownBy(() -> BoundedFile.read(endless, 1000))
          .isInstanceOf(FileTooLargeException.class);
    }
  }

  @Test
  void shouldWriteThroughNoLinkThatLeadsOut() throws Exception {
    Path outside = Files.createDirectory(home.resolve("outside"));
    Path victim = Files.writeString(outside.resolve("victim"), "mine");
    Path log = home.resolve("log");
    Files.createDirectories(log.resolve("notary"));
    Files.createSymbolicLink(log.resolve("checkpoint.tmp"), victim);
    Files.createSymbolicLink(log.resolve("signed"), victim);
    Files.createSymbolicLink(log.resolve("gone"), outside);
    Files.createSymbolicLink(log.resolve("notary/LOCK.info"), victim);
    FileTileStore store = new FileTileStore(log);

    try (NotaryDirectory taken = NotaryDirectory.take(log)) {
      assertThat(taken.store()).isNotNull();
      store.write(Map.of("checkpoint", new byte[1], "signed", new byte[2]));
      store.delete(List.of("gone"));
    }

    assertThat(victim).hasContent("mine");
    assertThat(log.resolve("gone")).doesNotExist();
    assertThat(log.resolve("signed")).hasBinaryContent(new byte[2]);
  }

  @Test
  void shouldLeaveNamesThatLeadOutAlone() throws Exception {
    Path log = Files.createDirectory(home.resolve("log"));
    FileTileStore store = new FileTileStore(log);
    for (String name :
        List.of(
            "",
            ".",
            "..",
            "../out",
            "tile/../../out",
            "tile/../..",
            log.toString(),
            home.resolve("out").toString(),
            "nul\0")) {
      assertThatThrownBy(() -> store.read(name)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.list(name)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.delete(List.of(name)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.write(Map.of(name, new byte[1])))
          .isInstanceOf(IllegalArgumentException.class);
    }
    try (Stream<Path> all = Files.walk(home)) {
      assertThat(all).containsExactlyInAnyOrder(home, log);
    }
  }

  @Test
  void shouldNameNoTileOutsideOfTheLog() {
    Random dice = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      TileName name =
          new TileName(
              dice.nextInt(65) - 1,
              dice.nextLong() >>> (1 + dice.nextInt(63)),
              1 + dice.nextInt(256));

      assertThat(name.path()).matches("tile/(entries|\\d{1,2})/(x\\d{3}/)*\\d{3}(\\.p/\\d{1,3})?");
    }
  }

  @Test
  void shouldLockNothingThatALinkLeadsTo() throws Exception {
    Path log = home.resolve("log");
    Files.createDirectories(log.resolve("notary"));
    Path outside = home.resolve("outside");
    Files.createSymbolicLink(log.resolve("notary/LOCK"), outside);

    assertThatThrownBy(() -> NotaryDirectory.take(log)).isInstanceOf(IOException.class);

    assertThat(outside).doesNotExist();
  }

  private Path sparse(String name, long size) throws IOException {
    Path path = home.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(size);
    }
    if (name.endsWith(".key")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
    return path;
  }
}
