package dev.docket.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the soak does for minutes, in every build: one store, killed again and again. */
class KilledProcessTest {
  private static final int KILLS = 5;

  @Test
  void shouldLoseNothingThatWasAcknowledgedThroughKills(@TempDir Path folder) throws Exception {
    KilledSoak soak = new KilledSoak(folder, Long.getLong("docket.seed", 1));
    for (int i = 0; i < KILLS; i++) {
      soak.liveUntilKilled();
    }
    soak.finish();
    assertThat(soak.counts()).containsEntry("kills", (long) KILLS);
    System.out.println("KilledProcessTest: " + soak.counts());
  }
}
