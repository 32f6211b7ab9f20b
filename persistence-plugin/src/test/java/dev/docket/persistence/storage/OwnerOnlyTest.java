package dev.docket.persistence.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoreDoor;
import dev.docket.persistence.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody but its owner reads a store. */
class OwnerOnlyTest {

  @Test
  void shouldCreateFilesAndDirectoriesForTheirOwnerAlone(@TempDir Path dir) throws IOException {
    Assumptions.assumeTrue(
        dir.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this file system knows no owners");
    StoreSettings settings = StoreSettings.defaults().withCreate(true).withSegmentBytes(16 * 1024);
    SerializedValue value = new SerializedValue(1, "", new byte[4000]);
    Path made = dir.resolve("above").resolve("store");
    try (DocketStore store = DocketStore.open(made, settings)) {
      for (int number = 1; number <= 20; number++) {
        StoreDoor.done(store.events().append(List.of(EventRecord.of("a", number, "", value))));
      }
      StoreDoor.maintain(store);
      checkAll(dir.resolve("above"));
    }
    checkAll(dir.resolve("above"));
  }

  private static void checkAll(Path top) throws IOException {
    try (Stream<Path> entries = Files.walk(top)) {
      List<Path> all = entries.toList();
      assertThat(all).extracting(Path::toString).anyMatch(name -> name.endsWith(".seg"));
      for (Path each : all) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
            .as("%s", each)
            .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
      }
    }
  }
}
