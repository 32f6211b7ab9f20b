package dev.docket.console.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** What has been used up to an instant. */
record Gauge(long nanos, long cpuNanos, long elsewhereNanos, @Nullable Long forces) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static Gauge of(Running running) {
    return new Gauge(
        System.nanoTime(),
        SYSTEM.getProcessCpuTime(),
        running.elsewhere().toNanos(),
        running.forces());
  }
}
