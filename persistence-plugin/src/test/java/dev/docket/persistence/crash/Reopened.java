package dev.docket.persistence.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreDoor;
import dev.docket.persistence.storage.DiskMoment;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.Survival;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a store shows that is opened on what a crash has left.
 *
 * @param seen all that it shows
 * @param recovery the moments of the recovery's changing calls
 * @param shown the disk right after that
 */
record Reopened(Seen seen, List<DiskMoment> recovery, DiskMoment shown) {

  /** Opens, looks, and cuts the power at once. */
  static Reopened of(SimulatedDisk disk) {
    List<DiskMoment> moments = new ArrayList<>();
    disk.record((call, path, moment) -> moments.add(moment));
    return looked(disk, moments);
  }

  /** The same, of which the moments of the recovery are not wanted. */
  static Reopened once(SimulatedDisk disk) {
    return looked(disk, List.of());
  }

  private static Reopened looked(SimulatedDisk disk, List<DiskMoment> moments) {
    DocketStore store = StoreDoor.recovered(disk, Life.DIR, Workload.SETTINGS);
    try {
      assertThat(store.recovery().damage()).as("a power cut is never damage").isEmpty();
      Seen seen = Seen.of(store, Life.IDS);
      return new Reopened(seen, List.copyOf(moments), disk.moment());
    } finally {
      disk.cutPower();
      store.close();
    }
  }

  /** Whether nothing was left unforced, save what nobody reads. */
  boolean isDurable(Predicate<Path> neverRead) {
    return shown.after(Survival.NONE).fingerprint(neverRead)
        == shown.after(Survival.ALL).fingerprint(neverRead);
  }

  /** Goes on with it: writes, loses power, and closes cleanly the next time. */
  static void checkThatItGoesOn(SimulatedDisk left) {
    Chronicle chronicle = new Chronicle(Workload.SETTINGS.snapshotsKept());
    Turns turns = new Turns();
    Seen then;
    DiskMoment moment;
    try (Life life =
        new Life(left, Workload.SETTINGS, chronicle, turns, each -> each.pace(turns))) {
      life.open();
      life.append("probe", 700);
      then = life.seen();
      assertThat(then.heads()).as("takes what is written").containsKey("probe");
      moment = life.disk().moment();
      life.reopen();
      assertThat(life.seen()).as("after a clean close").isEqualTo(then);
      assertThat(life.failures()).isEmpty();
    }
    assertThat(once(moment.after(Survival.NONE).boot(0)).seen())
        .as("after a power cut")
        .isEqualTo(then);
  }
}
