package dev.docket.console.cluster;

import dev.docket.console.runtime.ProblemException;
import dev.docket.engine.notary.file.BoundedFile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of one's own with every commit forced, all of it below a new directory that only its
 * owner may look into: the binaries, which are unpacked for it, and its data. Ended when this is
 * closed or the JVM ends in any way but a SIGKILL, by a SIGKILL if it has not stopped after 30 s;
 * then the directory is deleted. It stays if that process does not end, or whoever closes this is
 * interrupted. Any local user can connect to it.
 */
public final class OwnPostgres implements AutoCloseable {

  private static final String USER = "postgres";
  private static final String UNPACKED_TO = "ot.epg.working-dir";
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration KILL = Duration.ofSeconds(5);
  private static final long POLL_MS = 100;
  private static final int MAX_PID_BYTES = 4_096;

  private final Path directory;
  private final Thread atExit = new Thread(this::end, "postgres-end");

  private volatile @Nullable EmbeddedPostgres server;

  private OwnPostgres(Path directory) {
    this.directory = directory;
  }

  /**
   * Starts it.
   *
   * @throws ProblemException if it cannot be, saying what is needed
   */
  public static OwnPostgres start() {
    requirePlatform();
    OwnPostgres own = new OwnPostgres(newDirectory());
    Runtime.getRuntime().addShutdownHook(own.atExit);
    // The builder makes a place in the common one for temporary files otherwise, even if told
    // another.
    System.setProperty(UNPACKED_TO, own.directory.resolve("binaries").toString());
    try {
      own.server =
          EmbeddedPostgres.builder()
              .setDataDirectory(own.data())
              .setCleanDataDirectory(false)
              // Its binaries' launcher turns both off.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setPGStartupWait(Duration.ofMinutes(2))
              .start();
      return own;
    } catch (NoClassDefFoundError missing) {
      own.close();
      throw new ProblemException(
          "the PostgreSQL that this needs is not there: start it by the ./docket of a clone, which"
              + " fetches it once; or name one of yours by --postgres",
          missing);
    } catch (IOException | RuntimeException fault) {
      own.close();
      throw new ProblemException(
          "PostgreSQL cannot be started: "
              + fault.getMessage()
              + ". It refuses to run as root: as root it is started in a user namespace, which"
              + " containers may forbid; run this as another user, or name a PostgreSQL of yours by"
              + " --postgres",
          fault);
    }
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("docket-postgres");
    } catch (IOException fault) {
      throw new ProblemException(
          "there is no place for a PostgreSQL in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + fault.getMessage(),
          fault);
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private EmbeddedPostgres server() {
    EmbeddedPostgres started = server;
    if (started == null) {
      throw new IllegalStateException("it is not started");
    }
    return started;
  }

  private static void requirePlatform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    if (!os.equals("linux") || !List.of("amd64", "aarch64").contains(arch)) {
      throw new ProblemException(
          "this starts a PostgreSQL of its own on Linux for amd64 and arm64 only, and this is "
              + os
              + " for "
              + arch
              + ": name one of yours by --postgres");
    }
  }

  /** An empty database of it. */
  public Database database() {
    return new Database(server().getJdbcUrl(USER, "postgres"), USER, "");
  }

  public int port() {
    return server().getPort();
  }

  /** Where it keeps its files. */
  public Path directory() {
    return directory;
  }

  /** Processor time of its processes that are there now, as the system counts it. */
  public long processorNanos() {
    String mine = data().toString();
    return ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().orElse("").contains(mine))
        .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
        .mapToLong(each -> each.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
        .sum();
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException endsAlready) {
      // Then it does the same, once more.
    }
  }

  private void end() {
    EmbeddedPostgres started = server;
    Optional<ProcessHandle> postmaster = postmaster();
    try {
      if (started != null) {
        started.close();
      } else {
        postmaster.ifPresent(ProcessHandle::destroy);
      }
      if (postmaster.isEmpty() || ends(postmaster.get())) {
        // What it has started may still write.
        within(STOP, () -> delete(directory));
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("PostgreSQL in " + directory + " did not stop", fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Path pidFile() {
    return data().resolve("postmaster.pid");
  }

  /** The process of the server, whose id is the first line; none if it is not there, or ended. */
  private Optional<ProcessHandle> postmaster() {
    try {
      return BoundedFile.text(pidFile(), MAX_PID_BYTES)
          .lines()
          .findFirst()
          .map(line -> Long.parseLong(line.strip()))
          .flatMap(ProcessHandle::of);
    } catch (IOException | NumberFormatException notThere) {
      return Optional.empty();
    }
  }

  /** Its launcher waits 5 s for the server to end, which may still write then. */
  private boolean ends(ProcessHandle postmaster) throws InterruptedException {
    // It deletes the file last; where nobody waits for it, it is alive as a zombie.
    BooleanSupplier ended = () -> !postmaster.isAlive() || Files.notExists(pidFile());
    if (within(STOP, ended)) {
      return true;
    }
    postmaster.destroyForcibly();
    return within(KILL, ended);
  }

  private static boolean within(Duration time, BooleanSupplier done) throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(POLL_MS);
    }
    return true;
  }

  /** Whether it is gone. */
  private static boolean delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
      return true;
    } catch (IOException | UncheckedIOException stillWriting) {
      return Files.notExists(directory);
    }
  }
}
