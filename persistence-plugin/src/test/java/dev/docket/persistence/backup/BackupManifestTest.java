package dev.docket.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.log.Floor.Mark;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BackupManifestTest {
  private static final Path DIRECTORY = Path.of("/backups/0000000001-20261121T031500Z");

  private final SimulatedDisk disk = new SimulatedDisk(1);

  private static BackupManifest of(int segments) {
    List<BackupFile> files = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      String name =
          BackupFile.nameOf(
              LogId.Kind.EVENTS, new SegmentName.Sealed(10L * i + 1, 10L * i + 10, 1).fileName());
      files.add(new BackupFile(name, i, "%064x".formatted(i), new UUID(1, i), i % 2 == 0));
    }
    return new BackupManifest(
        new UUID(2, 3),
        Instant.parse("2026-11-21T03:15:00Z"),
        new Mark(segments + 1, 10L * segments),
        new Mark(1, 0),
        files);
  }

  private void begin() throws IOException {
    disk.createDirectories(DIRECTORY);
    disk.create(DIRECTORY.resolve(BackupManifest.UNFINISHED)).close();
  }

  @Test
  void shouldListManyMoreFilesThanASmallFileHolds() throws IOException {
    begin();
    BackupManifest manifest = of(5_000);

    manifest.publish(disk, DIRECTORY);

    assertThat(disk.bytes(DIRECTORY.resolve(BackupManifest.FILE)))
        .hasSizeGreaterThan(10 * Storage.SMALL_FILE_BYTES);
    assertThat(BackupManifest.read(disk, DIRECTORY)).isEqualTo(manifest);
  }

  @Test
  void shouldNotPublishAListThatItWouldNotRead() throws IOException {
    begin();
    BackupManifest manifest = of(110_000);

    assertThatThrownBy(() -> manifest.publish(disk, DIRECTORY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than a backup can list");

    assertThat(disk.files()).noneMatch(file -> file.endsWith(BackupManifest.FILE));
  }
}
