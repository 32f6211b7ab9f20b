package dev.docket.console.bench;

import dev.docket.console.load.Median;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.storage.FileStorage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/**
 * Appends by 1, 16 and 256 writers beside bare writes and forces of as many bytes in as many turns,
 * to a file that was filled before, as a segment is.
 */
final class GroupCommit implements Measurement {
  private static final int PAYLOAD = 300;
  private static final int[] WRITERS = {1, 16, 256};
  private static final int EVENTS_OF_ONE_WRITER = 2_000;
  private static final int FILE_BYTES = 64 << 20;

  private long rawAt;

  /**
   * One run.
   *
   * @param perSecond events, each durable
   * @param rawPerSecond as many events by bare writes
   * @param perForce events in one force
   */
  private record Run(double perSecond, double rawPerSecond, double perForce) {}

  @Override
  public void measure(Bench bench) throws IOException {
    Path path = bench.fresh("group-commit");
    try (DocketStore store = Bench.open(path);
        StorageFile raw = prepared(path.resolve("raw"))) {
      for (int writers : WRITERS) {
        run(bench, store, raw, writers); // to warm up
        double[] speeds = new double[bench.rounds()];
        double[] ratios = new double[bench.rounds()];
        double[] groups = new double[bench.rounds()];
        for (int i = 0; i < bench.rounds(); i++) {
          Run run = run(bench, store, raw, writers);
          speeds[i] = run.perSecond();
          ratios[i] = run.perSecond() / run.rawPerSecond();
          groups[i] = run.perForce();
        }
        bench.figures().add("durable appends by " + writers, Median.of(speeds), "events/s");
        bench.figures().add("  events in one force", Median.of(groups), "");
        bench.figures().add("  relative to bare write and force", Median.of(ratios), "");
      }
    }
    Bench.delete(path);
  }

  private static StorageFile prepared(Path path) throws IOException {
    StorageFile file = new FileStorage().create(path);
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
    for (int at = 0; at < FILE_BYTES; at += zeros.capacity()) {
      file.write(zeros.clear(), at);
    }
    file.force();
    return file;
  }

  private Run run(Bench bench, DocketStore store, StorageFile raw, int writers) throws IOException {
    int events = bench.scaled(EVENTS_OF_ONE_WRITER * (int) Math.ceil(Math.sqrt(writers)));
    long next = store.events().durableOrdinal() + 1; // above every number of every id
    long forces = store.metrics().forces();
    long bytes = store.metrics().bytes();
    Load load = new Load(store.events(), writers, PAYLOAD);
    long start = System.nanoTime();
    for (int i = 0; i < events; i++) {
      String id = "Order|" + i % writers;
      load.append(id, next + i, 1);
    }
    load.finish();
    double seconds = Bench.secondsSince(start);
    long turns = store.metrics().forces() - forces;
    double rawSeconds = raw(raw, turns, (int) ((store.metrics().bytes() - bytes) / turns));
    return new Run(events / seconds, events / rawSeconds, (double) events / turns);
  }

  private double raw(StorageFile file, long turns, int bytes) throws IOException {
    byte[] random = new byte[bytes]; // some disks take zeros for a hole
    new Random(bytes).nextBytes(random);
    ByteBuffer content = ByteBuffer.allocateDirect(bytes).put(random);
    long start = System.nanoTime();
    for (long turn = 0; turn < turns; turn++) {
      rawAt = rawAt + bytes > FILE_BYTES ? 0 : rawAt;
      file.write(content.clear(), rawAt);
      file.force();
      rawAt += bytes;
    }
    return Bench.secondsSince(start);
  }
}
