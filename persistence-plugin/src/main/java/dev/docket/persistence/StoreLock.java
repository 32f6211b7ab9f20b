package dev.docket.persistence;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of a store's directory, held for as long as it is open for writing.
 *
 * <p>Design note: on POSIX, closing any channel on a locked file drops the lock, also one of
 * another class loader. So {@code LOCK} is opened by nobody before a registry of the whole JVM was
 * asked, which lives in a system property and holds classes of the JDK only.
 */
final class StoreLock implements AutoCloseable {
  static final String FILE = "LOCK";
  static final String INFO = "LOCK.info";

  private static final Logger LOG = LoggerFactory.getLogger(StoreLock.class);
  private static final String REGISTRY = "dev.docket.persistence.open-stores";
  private static final int LONGEST_HOLDER = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String key;
  private final StorageLock lock;

  /** This process, in words that take a while to be asked for and do not change. */
  private static final class Holder {
    static final String HOST = hostName();
    static final long PID = ProcessHandle.current().pid();
    static final String START =
        ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH).toString();
  }

  private StoreLock(String key, StorageLock lock) {
    this.key = key;
    this.lock = lock;
  }

  /**
   * Takes the lock.
   *
   * @param directory the store's real path
   * @throws StoreLockedException naming the holder, if there is one
   */
  static StoreLock take(Storage storage, Path directory) throws IOException {
    String key = storage.nameOf(directory);
    String me = describe();
    String holder = registry().putIfAbsent(key, me);
    if (holder != null) {
      throw new StoreLockedException(directory + " is open in this JVM already: " + holder);
    }
    Optional<StorageLock> lock = Optional.empty();
    try {
      lock = storage.lock(directory.resolve(FILE));
      if (lock.isEmpty()) {
        throw new StoreLockedException(
            directory + " is open in another process: " + holderOf(storage, directory));
      }
      introduce(storage, directory, me);
      StoreLock taken = new StoreLock(key, lock.get());
      lock = Optional.empty();
      key = "";
      return taken;
    } finally {
      if (lock.isPresent()) {
        lock.get().close();
      }
      if (!key.isEmpty()) {
        registry().remove(key);
      }
    }
  }

  /** Says who holds the lock; a full disk must not keep a store from opening. */
  private static void introduce(Storage storage, Path directory, String me) {
    try {
      storage.replace(directory.resolve(INFO), me.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      LOG.warn(
          "{} could not be written in {} and may name another holder", INFO, directory, failure);
    }
  }

  private static String holderOf(Storage storage, Path directory) {
    Path info = directory.resolve(INFO);
    if (storage.kind(info) != Storage.Kind.FILE) {
      return "unknown, it left no " + INFO;
    }
    try {
      String holder = new String(storage.readAll(info), StandardCharsets.UTF_8);
      return holder
          .substring(0, Math.min(LONGEST_HOLDER, holder.length()))
          .replaceAll("\\p{Cntrl}", " ");
    } catch (IOException failure) {
      return "unknown, its " + INFO + " cannot be read: " + failure.getMessage();
    }
  }

  private static String describe() {
    ObjectNode info = JSON.createObjectNode();
    info.put("host", Holder.HOST);
    info.put("pid", Holder.PID);
    info.put("start", Holder.START);
    info.put("opened", Instant.now().toString());
    return info.toString();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "unknown";
    }
  }

  /**
   * Open stores by the names of their directories, with their holder, for all class loaders of this
   * JVM.
   */
  @SuppressWarnings(
      "unchecked") // only this method writes the property, and it holds no class but the JDK's
  private static Map<String, String> registry() {
    return (Map<String, String>)
        System.getProperties().computeIfAbsent(REGISTRY, absent -> new ConcurrentHashMap<>());
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException failure) {
      LOG.warn("Giving up the lock of {} failed; it ends with the process", key, failure);
    } finally {
      registry().remove(key);
    }
  }
}
