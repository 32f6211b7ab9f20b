package dev.docket.persistence;

import dev.docket.persistence.SoakModel.Seen;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One store that lives many times: each life it is written, read, deleted from, snapshot and
 * compacted from many threads at once, and ends by a clean close, by a kill or by a power cut.
 */
final class Soak {
  private final Path dir = Fixtures.newDirectory();
  private final SoakModel model = new SoakModel();
  private final List<SoakSnapshots> snapshots = new ArrayList<>();
  private final List<Seen> live = List.of(new Seen(null), new Seen(SoakModel.TAG));
  private final SoakCounts counts = new SoakCounts(note -> {});
  private final Random random;
  private SimulatedDisk disk;

  Soak(long seed) {
    this.random = new Random(seed);
    this.disk = new SimulatedDisk(seed);
    for (int i = 0; i < SoakLife.WRITERS; i++) {
      snapshots.add(new SoakSnapshots(SoakLife.SETTINGS.snapshotsKept(), note -> {}));
    }
  }

  /** What was done, by name. */
  Map<String, Long> counts() {
    return counts.figures();
  }

  /** One life of so many milliseconds at most, and the comparison behind it. */
  void live(long millis) throws Exception {
    int end = random.nextInt(3);
    if (end > 0) {
      disk.cutPowerAt(200 + random.nextInt((int) Math.min(20_000, millis * 10)));
    }
    countFiles();
    try (DocketStore store = DocketStore.open(disk, dir, SoakLife.SETTINGS)) {
      new SoakLife(model, snapshots, live, counts, random, disk::isOff).run(store, millis);
    } catch (StoreException cut) {
      if (!disk.isOff()) {
        throw new AssertionError("only a power cut may fail", cut);
      }
    }
    if (disk.isOff()) {
      counts.add(end == 1 ? "kills" : "power cuts", 1);
      disk = end == 1 ? disk.afterKill() : disk.restarted();
    } else {
      counts.add("clean closes", 1);
      disk.cutPowerAt(Long.MAX_VALUE);
    }
    compare();
  }

  private void countFiles() {
    disk.heal();
    disk.add(
        (call, path) -> {
          if (call == Call.RENAME && path.toString().endsWith(".1.seg")) {
            counts.add("seals", 1);
          }
        });
  }

  private void compare() {
    try (DocketStore store = DocketStore.open(disk, dir, SoakLife.SETTINGS)) {
      live.forEach(reader -> reader.compare(store));
      model.compare(store);
      snapshots.forEach(each -> each.compare(store));
    }
  }

  /** Live readers come to the end, and have seen all that is there. */
  void finish() {
    try (DocketStore store = DocketStore.open(disk, dir, SoakLife.SETTINGS)) {
      for (Seen reader : live) {
        boolean more = true;
        while (more) {
          more = reader.readOn(store, model);
        }
        reader.compare(store);
      }
      store.compact();
      model.compare(store);
      counts.add("events at the end", Fixtures.all(store).size());
    }
  }
}
