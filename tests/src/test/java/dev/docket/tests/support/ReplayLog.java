package dev.docket.tests.support;

import dev.docket.console.demo.OrderLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A log to replay with its profile: the recorded purchase orders where they are beside the
 * checkout, a made-up log of the same shape otherwise.
 */
public record ReplayLog(Path csv, Path profile) {

  /** The recorded log, or a made-up one written into a folder. */
  public static ReplayLog recordedOrGenerated(Path folder) {
    Optional<Path> recorded = Repository.recorded("purchase-orders.csv");
    Optional<Path> profile = Repository.recorded("purchase-orders.profile.json");
    return recorded.isPresent() && profile.isPresent()
        ? of(recorded.get(), profile.get())
        : generated(folder, 20_261_121, 400);
  }

  /** A made-up log with cancels, cancels of everything and cancels of what was never open. */
  public static ReplayLog generated(Path folder, long seed, int cases) {
    try {
      Path csv = folder.resolve("orders.csv");
      OrderLog.generate(seed, cases).write(csv);
      Path profile = folder.resolve("orders.profile.json");
      OrderLog.writeProfile(profile);
      return of(csv, profile);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static ReplayLog of(Path csv, Path profile) {
    return new ReplayLog(csv, profile);
  }
}
