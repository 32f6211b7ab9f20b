package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.docket.persistence.failure.BackupDamagedException;
import dev.docket.persistence.failure.StoreUnusableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups on real files: links, permissions, and what others may have done to a backup. */
class BackupFilesTest {
  @TempDir private Path home = Path.of("");
  private Path dir = Path.of("");
  private Path backup = Path.of("");
  private Path target = Path.of("");

  @BeforeEach
  void takeABackup() throws ExecutionException {
    dir = home.resolve("store");
    target = home.resolve("restored");
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      for (int i = 1; i <= 40; i++) {
        append(store, event("a", i, "z".repeat(900)));
      }
      store.settle();
      backup = store.backup(home.resolve("backups")).directory();
    }
  }

  private static List<Path> files(Path directory, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> path.toString().endsWith(ending))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  @Test
  void shouldLinkOnlyWhatNeverChangesAndNothingOnARestore() throws IOException {
    assumeTrue(
        files(dir, ".seg").get(0).getFileSystem().supportedFileAttributeViews().contains("unix"));
    for (Path sealed : files(dir, ".seg")) {
      assertThat(inode(backup.resolve(dir.relativize(sealed)))).isEqualTo(inode(sealed));
    }
    for (Path active : files(dir, ".wal")) {
      Path copy = backup.resolve(dir.relativize(active));
      assertThat(inode(copy)).isNotEqualTo(inode(active));
    }
    StoreBackups.restore(backup, target);
    for (Path file : files(target, ".seg")) {
      assertThat(inode(file)).isNotEqualTo(inode(backup.resolve(target.relativize(file))));
    }
  }

  @Test
  void shouldLetOnlyTheOwnerReadWhatIsMade() throws IOException {
    assumeTrue(dir.getFileSystem().supportedFileAttributeViews().contains("posix"));
    StoreBackups.restore(backup, target);
    for (Path made : List.of(dir, home.resolve("backups"), target)) {
      try (Stream<Path> all = Files.walk(made)) {
        for (Path each : all.toList()) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
              .as(each.toString())
              .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
        }
      }
    }
  }

  @Test
  void shouldFollowNoLinkOutOfABackup() throws IOException {
    Path segment = files(backup, ".seg").get(0);
    Path outside = home.resolve("outside.seg");
    Files.move(segment, outside);
    Files.createSymbolicLink(segment, outside);
    assertThatThrownBy(() -> StoreBackups.restore(backup, target))
        .isInstanceOf(BackupDamagedException.class)
        .hasMessageContaining("is a link");
    Files.delete(segment);
    Files.move(outside, segment);

    Path events = backup.resolve("events");
    Path moved = home.resolve("events-outside");
    Files.move(events, moved);
    Files.createSymbolicLink(events, moved);
    assertThatThrownBy(() -> StoreBackups.restore(backup, target))
        .isInstanceOf(BackupDamagedException.class)
        .hasMessageContaining("a link");
  }

  @Test
  void shouldSeeThroughLinksThatTheStoreAndTheBackupsLieInEachOther() throws IOException {
    Path alias = home.resolve("alias");
    Files.createSymbolicLink(alias, dir);
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      assertThatThrownBy(() -> store.backup(alias.resolve("deep/backups")))
          .isInstanceOf(StoreUnusableException.class);
    }
    assertThat(dir.resolve("deep")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../escaped",
        "/tmp/escaped",
        "events/../../escaped",
        "events/../store.json",
        "events\\\\escaped.seg",
        "snapshots/",
        "LOCK",
        "backup.json",
        "events/x.seg",
        "other/0000000000000000001-0000000000000000009.1.seg",
        "events/sub/0000000000000000001-0000000000000000009.1.seg",
        ""
      })
  void shouldTakeNoOtherNameFromAList(String name) throws Exception {
    String listed = Files.readString(backup.resolve("backup.json"));
    tamper(
        listed.replaceFirst("\"events/[^\"]*\\.seg\"", "\"" + name.replace("\\", "\\\\") + "\""));

    assertThatThrownBy(() -> StoreBackups.restore(backup, target))
        .isInstanceOf(BackupDamagedException.class)
        .hasMessageContaining("is no name of a store's file");

    assertThat(files(home, "escaped")).isEmpty();
    assertThat(target).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"bytes\" : \\d+ -> \"bytes\" : 9223372036854775807",
        "\"bytes\" : \\d+ -> \"bytes\" : -1",
        "\"bytes\" : \\d+ -> \"bytes\" : \"many\"",
        "\"sha256\" : \"... -> \"sha256\" : \"xyz",
        "\"ordinal\" : \\d+ -> \"ordinal\" : 1",
        "\"formatVersion\" : 1 -> \"formatVersion\" : 2",
        "\"time\" : \"2 -> \"time\" : \"x",
        "\"storeId\" : \".... -> \"storeId\" : \"0000",
        "\\{ -> [",
        "\\} -> "
      })
  void shouldRefuseAListThatWasTamperedWith(String change) throws Exception {
    String[] parts = change.split(" -> ", 2);
    String listed = Files.readString(backup.resolve("backup.json"));
    String changed = listed.replaceFirst(parts[0], parts.length > 1 ? parts[1] : "");
    assertThat(changed).isNotEqualTo(listed);
    tamper(changed);

    assertThatThrownBy(() -> StoreBackups.restore(backup, target))
        .isInstanceOf(BackupDamagedException.class);
  }

  @Test
  void shouldNotReadAListThatIsTooLargeIntoMemory() throws Exception {
    tamper(" ".repeat((24 << 20) + 1));
    assertThatThrownBy(() -> StoreBackups.restore(backup, target))
        .isInstanceOf(BackupDamagedException.class)
        .hasMessageContaining("allowed are");
  }

  @Test
  void shouldRefuseAListWithoutAFile() throws Exception {
    String listed = Files.readString(backup.resolve("backup.json"));
    String segment = backup.relativize(files(backup, ".seg").get(1)).toString();
    int at = listed.indexOf(segment);
    int begin = listed.lastIndexOf("{", at);
    int end = listed.indexOf("}", at) + 1;
    tamper(listed.substring(0, begin) + listed.substring(end).replaceFirst(",", ""));
    assertThatThrownBy(() -> StoreBackups.restore(backup, target))
        .isInstanceOf(BackupDamagedException.class)
        .hasMessageContaining("is not in the list");
  }

  /** Writes a list with a checksum that fits, as somebody does who means harm. */
  private void tamper(String content) throws IOException, NoSuchAlgorithmException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    Files.write(backup.resolve("backup.json"), bytes, StandardOpenOption.TRUNCATE_EXISTING);
    Files.writeString(backup.resolve("backup.json.sha256"), sha256 + "  backup.json\n");
  }
}
