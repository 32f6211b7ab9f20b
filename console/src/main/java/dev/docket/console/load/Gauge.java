package dev.docket.console.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * What has been used up to an instant. What other processes have used takes a walk through all of
 * them, which must not count as time of the window.
 */
record Gauge(long nanos, long cpuNanos, long elsewhereNanos, @Nullable Long forces) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** At the begin of a window, which begins when this returns: the clock is read last. */
  static Gauge before(Running running) {
    long elsewhere = running.elsewhere().toNanos();
    Long forces = running.forces();
    long cpu = SYSTEM.getProcessCpuTime();
    return new Gauge(System.nanoTime(), cpu, elsewhere, forces);
  }

  /** At the end of a window, directly after it: the clock is read first. */
  static Gauge after(Running running) {
    long nanos = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    Long forces = running.forces();
    return new Gauge(nanos, cpu, running.elsewhere().toNanos(), forces);
  }
}
