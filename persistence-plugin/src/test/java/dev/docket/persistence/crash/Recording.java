package dev.docket.persistence.crash;

import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A workload that has run, with every moment at which the power could have gone. */
final class Recording {
  private static final long FORCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Workload workload;
  private final Chronicle chronicle = new Chronicle(Workload.SETTINGS.snapshotsKept());
  private final List<CrashPoint> points = new ArrayList<>();

  private Recording(Workload workload) {
    this.workload = workload;
  }

  static Recording of(Workload workload) {
    Recording recording = new Recording(workload);
    recording.run();
    return recording;
  }

  private void run() {
    Turns turns = new Turns();
    SimulatedDisk disk = new SimulatedDisk(workload.seed());
    try (Life life =
        new Life(disk, Workload.SETTINGS, chronicle, turns, next -> record(next, turns))) {
      life.open();
      points.removeIf(point -> !workload.fromNothing());
      workload.play(life);
      life.stop();
      if (!life.failures().isEmpty()) {
        throw new AssertionError("nothing fails on a sound disk", life.failures().get(0));
      }
      disk = life.disk();
    }
    points.add(new CrashPoint(Call.SIZE, Path.of("the end"), disk.moment(), chronicle.length()));
  }

  private void record(SimulatedDisk disk, Turns turns) {
    disk.pace(
        (call, path) -> {
          turns.before(call, path);
          if (call == Call.FORCE && Turns.isWriter(Thread.currentThread())) {
            // An answer that does not wait for the force is in the chronicle before it.
            LockSupport.parkNanos(FORCE_NANOS);
          }
        });
    disk.record(
        (call, path, moment) -> points.add(new CrashPoint(call, path, moment, chronicle.length())));
  }

  Workload workload() {
    return workload;
  }

  Chronicle chronicle() {
    return chronicle;
  }

  /** In the order of the calls; the last one is behind all of them. */
  List<CrashPoint> points() {
    return points;
  }
}
