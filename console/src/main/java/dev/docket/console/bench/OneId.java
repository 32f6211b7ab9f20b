package dev.docket.console.bench;

import dev.docket.console.load.Median;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventLog;
import dev.docket.persistence.EventPage;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/** Reads 100,000 events of 400 bytes of one id, by the id and in the order of the log. */
final class OneId implements Measurement {
  private static final int EVENTS = 100_000;
  private static final int PAYLOAD = 400;
  private static final int BATCH = 100;
  private static final String UNIT = "events/s";
  private static final String ID = "Order|4711";

  @Override
  public void measure(Bench bench) {
    int events = bench.scaled(EVENTS);
    Path path = bench.fresh("one-id");
    try (DocketStore store = Bench.open(path)) {
      EventLog log = store.events();
      Load load = new Load(log, 16, PAYLOAD);
      for (int first = 1; first <= events; first += BATCH) {
        load.append(ID, first, Math.min(BATCH, events - first + 1));
      }
      load.finish();
      bench.figures().add("replay of one id, first time in this JVM", replay(log, events), UNIT);
      report(bench, "replay of one id", () -> replay(log, events), events);
      report(bench, "whole log in order", () -> scan(log, events), events);
    }
    Bench.delete(path);
  }

  /** By the clock, and by the time that this thread had a processor: others may want it, too. */
  private static void report(Bench bench, String what, DoubleSupplier reading, int events) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] perSecond = new double[bench.rounds()];
    double[] perCpuSecond = new double[bench.rounds()];
    for (int i = 0; i < bench.rounds(); i++) {
      long start = threads.getCurrentThreadCpuTime();
      perSecond[i] = reading.getAsDouble();
      perCpuSecond[i] = events * 1e9 / (threads.getCurrentThreadCpuTime() - start);
    }
    bench.figures().atLeast(what, Median.of(perSecond), UNIT, 1_000_000);
    bench.figures().add("  in a second of processor time", Median.of(perCpuSecond), UNIT);
  }

  private static double replay(EventLog log, int events) {
    AtomicLong bytes = new AtomicLong();
    long start = System.nanoTime();
    log.replay(
        ID,
        1,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        event -> bytes.addAndGet(event.event().payload().bytes().length));
    double seconds = Bench.secondsSince(start);
    check(bytes.get(), (long) events * PAYLOAD);
    return events / seconds;
  }

  private static double scan(EventLog log, int events) {
    long start = System.nanoTime();
    long next = 1;
    long seen = 0;
    while (next <= log.durableOrdinal()) {
      EventPage page = log.read(next, 500);
      seen += page.events().size();
      next = page.nextOrdinal();
    }
    double seconds = Bench.secondsSince(start);
    check(seen, events);
    return events / seconds;
  }

  private static void check(long found, long expected) {
    if (found != expected) {
      throw new IllegalStateException("read " + found + " of " + expected);
    }
  }
}
