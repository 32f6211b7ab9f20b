package dev.docket.tests.notary.crash;

import dev.docket.engine.notary.NotaryLog;
import dev.docket.engine.notary.file.FileTileStore;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.protocol.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A notary's life without a mishap, with every moment at which there could have been one. */
final class NotaryLife {

  static final Path HOME = Path.of("/notary");

  /** Commits before each reading: some, one, over the end of a bundle. */
  private static final int[] READINGS = {3, 1, 2, 245, 4, 1, 2, 5};

  /** The readings before which it is stopped and started again. */
  private static final List<Integer> STARTS = List.of(0, 4);

  private final Commits commits = new Commits();
  private final Signatures signatures = new Signatures(List.of());
  private final List<CutPoint> points = new ArrayList<>();
  private long shown;

  private NotaryLife() {}

  /** The one that follows from a seed, which decides in what order the journal shows commits. */
  static NotaryLife of(long seed) throws IOException {
    NotaryLife life = new NotaryLife();
    SimulatedDisk disk = new SimulatedDisk(1);
    disk.createDirectories(HOME);
    disk.record(
        (call, path, moment) ->
            life.points.add(
                new CutPoint(
                    call + " of " + path,
                    moment,
                    life.commits.size(),
                    life.signatures.all(),
                    life.shown)));
    life.run(new FileTileStore(HOME, new DiskFiles(disk)), seed);
    life.points.add(
        new CutPoint(
            "the end", disk.moment(), life.commits.size(), life.signatures.all(), life.shown));
    return life;
  }

  private void run(FileTileStore store, long seed) throws IOException {
    NotaryLog log = null;
    for (int i = 0; i < READINGS.length; i++) {
      commits.grow(READINGS[i]);
      var journal = commits.journal(commits.size(), seed + i);
      if (log == null || STARTS.contains(i)) {
        log = NotaryLog.open(store, List.of(signatures), journal);
      }
      log.follow(journal);
      shown = sizeOf(log.checkpoint());
    }
  }

  static long sizeOf(@Nullable Checkpoint checkpoint) {
    return checkpoint == null ? 0 : checkpoint.size();
  }

  Commits commits() {
    return commits;
  }

  List<CutPoint> points() {
    return points;
  }
}
