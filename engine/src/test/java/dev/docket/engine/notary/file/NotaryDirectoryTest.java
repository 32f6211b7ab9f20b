package dev.docket.engine.notary.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.engine.notary.TileStore;
import dev.docket.protocol.checkpoint.SigningKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotaryDirectoryTest {

  @TempDir private Path home = Path.of("");

  @Test
  void shouldLetOneNotaryAtATimeIn() throws Exception {
    Path path = home.resolve("log");
    try (NotaryDirectory first = NotaryDirectory.take(path)) {
      assertThatThrownBy(() -> NotaryDirectory.take(path))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another notary");
      first.store().write(Map.of("checkpoint", new byte[] {1}));
    }
    try (NotaryDirectory second = NotaryDirectory.take(path)) {
      assertThat(second.store().read("checkpoint")).contains(new byte[] {1});
    }
  }

  @Test
  void shouldWriteReplaceListAndDeleteFiles() throws Exception {
    TileStore store = new FileTileStore(home);

    store.write(Map.of("a/b/c", new byte[] {1}, "a/b/d", new byte[] {2}, "e", new byte[0]));
    store.write(Map.of("a/b/c", new byte[] {3}));

    assertThat(store.read("a/b/c")).contains(new byte[] {3});
    assertThat(store.read("e")).contains(new byte[0]);
    assertThat(store.read("a/b/x")).isEmpty();
    assertThat(store.list("a/b")).containsExactlyInAnyOrder("c", "d");
    assertThat(store.list("nothing")).isEmpty();
    store.delete(List.of("a/b"));
    store.delete(List.of("a/b"));
    assertThat(store.list("a")).isEmpty();
  }

  @Test
  void shouldKeepAKeyFromOthersAndNeverOverwriteIt() throws Exception {
    Path file = home.resolve("log.key");
    SigningKey key = SigningKey.of("example.org/log", new byte[32]);

    KeyFile.create(file, key);

    assertThat(KeyFile.read(file).verifier()).isEqualTo(key.verifier());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> KeyFile.create(file, key))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void shouldRefuseAKeyThatOthersCanReadAndSayHowToMendIt() throws Exception {
    Path file = home.resolve("log.key");
    KeyFile.create(file, SigningKey.of("example.org/log", new byte[32]));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> KeyFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rw-r-----")
        .hasMessageContaining("chmod 600 " + file);
  }

  @Test
  void shouldRefuseAFileThatIsNoKeyWithoutShowingIt() throws Exception {
    Path file = home.resolve("log.key");
    Files.writeString(file, "PRIVATE+KEY+example.org/log+00000000+secret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThatThrownBy(() -> KeyFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> KeyFile.read(home.resolve("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be read");
  }
}
