package dev.docket.tests.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Time that the threads of this process had a processor: it does not depend on who else wants one.
 * Threads count by the name without their number, since those of a pool take turns.
 */
final class ProcessorTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Map<Long, Long> nanosAtStart = new HashMap<>();
  private final long processNanosAtStart = PROCESS.getProcessCpuTime();

  ProcessorTime() {
    for (long id : THREADS.getAllThreadIds()) {
      nanosAtStart.put(id, THREADS.getThreadCpuTime(id));
    }
  }

  /** Nanoseconds of the whole process since it was made, also for collecting and compiling. */
  long processNanos() {
    return PROCESS.getProcessCpuTime() - processNanosAtStart;
  }

  /** Nanoseconds since it was made, by the names of the threads. */
  Map<String, Long> nanos() {
    Map<String, Long> nanos = new TreeMap<>();
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo info = THREADS.getThreadInfo(id);
      long since = THREADS.getThreadCpuTime(id) - nanosAtStart.getOrDefault(id, 0L);
      if (info != null && since > 0) {
        nanos.merge(info.getThreadName().replaceAll("[-0-9]+$", ""), since, Long::sum);
      }
    }
    return nanos;
  }
}
