package dev.docket.engine.notary.file;

import dev.docket.engine.notary.NotaryRun;
import dev.docket.engine.notary.TileStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The directory of a notary, taken: no other one writes there until it is closed. */
public final class NotaryDirectory implements NotaryRun.Place {

  private static final String LOCK = "notary/LOCK";

  /**
   * Who holds the lock, for people. Another file, since reading the lock's own could give it up.
   */
  private static final String HOLDER = "notary/LOCK.info";

  private static final int HOLDER_BYTES = 4096;

  /**
   * The directories taken in this JVM, with their holder. Asked before a lock file is opened: on
   * POSIX closing any channel on it gives up the lock that another channel holds.
   */
  private static final Map<Path, String> TAKEN = new ConcurrentHashMap<>();

  private final Path directory;
  private final FileChannel channel;

  private NotaryDirectory(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes a directory, which is made if it is not there.
   *
   * @throws IOException if another notary has it, naming it, or the directory cannot be written
   */
  public static NotaryDirectory take(Path path) throws IOException {
    OwnerOnly.createDirectories(path.resolve("notary"));
    Path real = path.toRealPath();
    FileTileStore.force(FileTileStore.directoryOf(real));
    FileTileStore.force(real);
    String me = describe();
    String holder = TAKEN.putIfAbsent(real, me);
    if (holder != null) {
      throw inUse(real, holder);
    }
    FileChannel channel = null;
    try {
      channel = locked(real);
      FileTileStore.writeNew(real.resolve(HOLDER), (me + "\n").getBytes(StandardCharsets.UTF_8));
      NotaryDirectory taken = new NotaryDirectory(real, channel);
      channel = null;
      holder = me;
      return taken;
    } finally {
      giveUp(holder == null ? real : null, channel);
    }
  }

  private static FileChannel locked(Path directory) throws IOException {
    FileChannel channel = OwnerOnly.lockFile(directory.resolve(LOCK));
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw inUse(directory, holderOf(directory));
    }
    return channel;
  }

  private static void giveUp(@Nullable Path taken, @Nullable FileChannel channel)
      throws IOException {
    if (taken != null) {
      TAKEN.remove(taken);
    }
    if (channel != null) {
      channel.close();
    }
  }

  private static String holderOf(Path directory) throws IOException {
    Path info = directory.resolve(HOLDER);
    return Files.exists(info)
        ? BoundedFile.text(info, HOLDER_BYTES).strip()
        : "unknown, it left no " + HOLDER;
  }

  private static String describe() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      host = "unknown";
    }
    return "process "
        + ProcessHandle.current().pid()
        + " on "
        + host
        + ", since "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private static IOException inUse(Path directory, String holder) {
    return new IOException(
        directory + " is in use by another notary (" + holder + "); only one may sign for a log");
  }

  @Override
  public TileStore store() {
    return new FileTileStore(directory);
  }

  @Override
  public void close() throws IOException {
    giveUp(directory, channel);
  }
}
