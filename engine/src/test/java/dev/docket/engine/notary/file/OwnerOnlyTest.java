package dev.docket.engine.notary.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.checkpoint.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody but its owner reads what a notary keeps. */
class OwnerOnlyTest {

  @TempDir private Path home = Path.of("");

  @BeforeEach
  void requireOwners() {
    Assumptions.assumeTrue(
        home.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this file system knows no owners");
  }

  @Test
  void shouldKeepANotarysDirectoryForItsOwnerAlone() throws Exception {
    Path above = home.resolve("above");
    try (NotaryDirectory notary = NotaryDirectory.take(above.resolve("notary"))) {
      notary.store().write(Map.of("tile/0/x001/002", new byte[32], "checkpoint", new byte[1]));
      notary.store().write(Map.of("checkpoint", new byte[2]));
      checkAll(above, 10);
    }
    checkAll(above, 10);
  }

  @Test
  void shouldNotTakeOverThePermissionsOfWhatACrashLeft() throws Exception {
    Path left = home.resolve("checkpoint.tmp");
    Files.write(left, new byte[100]);
    Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rw-rw-rw-"));

    new FileTileStore(home).write(Map.of("checkpoint", new byte[1]));

    assertThat(home.resolve("checkpoint")).hasBinaryContent(new byte[1]);
    assertThat(mode(home.resolve("checkpoint"))).isEqualTo("rw-------");
  }

  @Test
  void shouldMakeKeysStreamsAndDirectoriesForTheirOwnerAlone() throws Exception {
    Path above = home.resolve("above");
    OwnerOnly.createDirectories(above.resolve("a/../b/c"));
    KeyFile.create(above.resolve("log.key"), SigningKey.of("example.org/log", new byte[32]));
    for (int round = 1; round <= 2; round++) {
      try (OutputStream written = OwnerOnly.write(above.resolve("written"));
          OutputStream added = OwnerOnly.append(above.resolve("b/added"))) {
        written.write('w');
        added.write('a');
      }
    }

    checkAll(above, 6);
    assertThat(above.resolve("written")).hasContent("w");
    assertThat(above.resolve("b/added")).hasContent("aa");
  }

  private static void checkAll(Path top, int count) throws IOException {
    try (Stream<Path> entries = Files.walk(top)) {
      List<Path> all = entries.toList();
      assertThat(all).hasSize(count);
      for (Path each : all) {
        assertThat(mode(each))
            .as("%s", each)
            .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
      }
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
