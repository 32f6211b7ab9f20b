package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The footer is derived: whatever rots in it, the frames say the same. */
class FooterRotTest {
  private static final int STEP = 5;
  private static final int IDS = 12;

  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  private void write() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int i = 1; i <= 3; i++) {
        for (int id = 0; id < IDS; id++) {
          append(store, event("id" + id, i, "id" + id + "#" + i + " last-of-all"));
        }
      }
      store.compact();
    }
  }

  @Test
  void shouldAnswerAlikeWhereverItIsRotten() throws ExecutionException, IOException {
    write();
    Path sealed =
        disk.files().stream()
            .filter(path -> path.startsWith(dir.resolve("events")))
            .filter(path -> path.toString().endsWith(".seg"))
            .findFirst()
            .orElseThrow();
    byte[] bytes = disk.bytes(sealed);
    int frames = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("last-of-all") + 20;
    for (int at = frames; at < bytes.length; at += STEP) {
      SimulatedDisk rotten = disk.afterKill();
      rotten.rot(sealed, at, 1);
      String what = "byte " + (at - frames) + " of " + (bytes.length - frames);
      try (DocketStore reader = DocketStore.openReadOnly(rotten, dir, SMALL)) {
        assertThatNoException().as(what).isThrownBy(() -> check(reader, what));
      }
    }
  }

  private static void check(DocketStore reader, String what) {
    assertThat(reader.recovery().damage()).as(what).isEmpty();
    for (int id = 0; id < IDS; id++) {
      assertThat(texts(reader, "id" + id)).as(what).hasSize(3);
    }
    assertThat(reader.events().persistenceIds("", 100)).as(what).hasSize(IDS);
    assertThat(Fixtures.all(reader)).as(what).hasSize(3 * IDS);
  }
}
