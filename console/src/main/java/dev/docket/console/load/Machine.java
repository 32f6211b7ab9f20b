package dev.docket.console.load;

import com.sun.management.OperatingSystemMXBean;
import dev.docket.engine.notary.file.BoundedFile;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Where a run takes place. */
public final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final int MAX_PROCESSORS_BYTES = 16 << 20;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Machine() {}

  /** Processors, memory, file system, operating system and JVM, in one line. */
  public static String described(Path directory) throws IOException {
    return "%d processors (%s), %.0f GiB, %s on %s, %s %s, heap %d MiB, %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor(),
            SYSTEM.getTotalMemorySize() / (double) (1L << 30),
            Files.getFileStore(directory).type(),
            SYSTEM.getName() + " " + SYSTEM.getVersion().replaceFirst("-.*", ""),
            System.getProperty("java.vm.name"),
            Runtime.version(),
            Runtime.getRuntime().maxMemory() >> 20,
            ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", ")));
  }

  private static String processor() throws IOException {
    if (Files.notExists(PROCESSORS)) {
      return SYSTEM.getArch();
    }
    return BoundedFile.text(PROCESSORS, MAX_PROCESSORS_BYTES)
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(SYSTEM.getArch());
  }

  /** How many threads wanted a processor in the last minute. */
  public static double loadAverage() {
    return SYSTEM.getSystemLoadAverage();
  }

  /** Bytes of the heap in use by what is still referred to. */
  public static long heapInUse() {
    // Once more for what only a finished collection sets free.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** The commit of the source in the working directory, with a mark if files differ from it. */
  public static String commit() throws IOException {
    String given = System.getProperty("docket.commit", "");
    if (!given.isEmpty()) {
      return given;
    }
    String commit = git("rev-parse", "--short", "HEAD");
    if (commit.isEmpty()) {
      return "unknown";
    }
    return git("status", "--porcelain", "--untracked-files=no").isEmpty()
        ? commit
        : commit + " and changes";
  }

  private static String git(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException noGit) {
      return "";
    }
    try (var output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
