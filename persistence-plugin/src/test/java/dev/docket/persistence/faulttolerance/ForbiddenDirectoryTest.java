package dev.docket.persistence.faulttolerance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.failure.StoreUnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory in which this user may not write. */
class ForbiddenDirectoryTest {
  @Test
  void shouldShowButNotWriteWhereItMayNot(@TempDir Path folder) throws Exception {
    Path dir = folder.resolve("store");
    try (DocketStore store = DocketStore.open(dir, StoreProcess.SETTINGS)) {
      store
          .events()
          .append(List.of(StoreProcess.event("a", 1, "a1")))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
    }
    allow(dir, "r-xr-xr-x");
    try {
      assumeTrue(
          !Files.isWritable(dir),
          "skipped, permissions do not bind this user; SmallFileSystemTest has a read-only mount");
      assertThatThrownBy(() -> DocketStore.open(dir, StoreProcess.SETTINGS))
          .isInstanceOf(StoreUnusableException.class)
          .hasMessageContaining(dir + " is not writable");
      try (DocketStore store = DocketStore.openReadOnly(dir, StoreProcess.SETTINGS)) {
        assertThat(StoreProcess.texts(store, "a")).containsExactly("a1");
      }
    } finally {
      allow(dir, "rwxr-xr-x");
    }
  }

  private static void allow(Path dir, String permissions) throws IOException {
    assumeTrue(
        dir.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "skipped, this file system knows no permissions");
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString(permissions));
  }
}
