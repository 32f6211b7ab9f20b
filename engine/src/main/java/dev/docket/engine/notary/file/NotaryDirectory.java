package dev.docket.engine.notary.file;

import dev.docket.engine.notary.NotaryRun;
import dev.docket.engine.notary.TileStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The directory of a notary, taken: no other one writes there until it is closed. */
public final class NotaryDirectory implements NotaryRun.Place {

  /**
   * The directories taken in this JVM. Asked before a lock file is opened: on POSIX closing any
   * channel on it gives up the lock that another channel holds.
   */
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private NotaryDirectory(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes a directory, which is made if it is not there.
   *
   * @throws IOException if another notary has it, or it cannot be written
   */
  public static NotaryDirectory take(Path path) throws IOException {
    Files.createDirectories(path.resolve("notary"));
    Path real = path.toRealPath();
    FileTileStore.force(FileTileStore.directoryOf(real));
    FileTileStore.force(real);
    if (!TAKEN.add(real)) {
      throw inUse(real);
    }
    boolean taken = false;
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              real.resolve("notary/LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(real);
      }
      taken = true;
      return new NotaryDirectory(real, channel);
    } finally {
      if (!taken) {
        TAKEN.remove(real);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private static IOException inUse(Path directory) {
    return new IOException(directory + " is in use by another notary; only one may sign for a log");
  }

  @Override
  public TileStore store() {
    return new FileTileStore(directory);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      TAKEN.remove(directory);
    }
  }
}
