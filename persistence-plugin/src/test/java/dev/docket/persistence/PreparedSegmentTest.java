package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparedSegmentTest {
  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  /** Else the first commit in it would wait for the whole segment. */
  @Test
  void shouldBeForcedBeforeItIsUsed() {
    List<Call> calls = new ArrayList<>();
    disk.add(
        (call, path) -> {
          boolean prepared = path.toString().endsWith("standby.tmp");
          if (prepared && path.startsWith(dir.resolve("events"))) {
            calls.add(call);
          }
        });
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      assertThat(calls).startsWith(Call.CREATE, Call.WRITE).endsWith(Call.FORCE, Call.RENAME);
    }
  }
}
