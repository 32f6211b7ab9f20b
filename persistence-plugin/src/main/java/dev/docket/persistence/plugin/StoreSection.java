package dev.docket.persistence.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.backup.BackupSettings;
import dev.docket.persistence.log.CompactionSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A section of the configuration that describes one store; the sections of its plugins stand inside
 * it. {@code docket.persistence} is the first such section, and gives the defaults of every other.
 *
 * @param path where the section stands
 * @param dir the directory of the store
 * @param settings the settings of the store
 * @param readOnly whether it is opened without a lock and without a write
 * @param readers id of the dispatcher on which files are read; its threads may block
 */
public record StoreSection(
    String path, Path dir, StoreSettings settings, boolean readOnly, String readers) {

  /** The section that holds the defaults. */
  public static final String DEFAULT = "docket.persistence";

  /**
   * The path of the store's section, one level above the plugin's own.
   *
   * @param pluginPath for example {@code docket.persistence.journal}
   */
  public static String ofPlugin(String pluginPath) {
    List<String> names = ConfigUtil.splitPath(pluginPath);
    if (names.size() < 2) {
      throw new IllegalArgumentException(
          "The plugin section '"
              + pluginPath
              + "' stands alone; it belongs inside the section of its store, as "
              + DEFAULT
              + ".journal does");
    }
    return ConfigUtil.joinPath(names.subList(0, names.size() - 1));
  }

  /**
   * Reads and checks a section.
   *
   * @param root the whole configuration of the actor system
   * @throws IllegalArgumentException if a value is missing, of a wrong kind or out of range; the
   *     message names key, value and what is allowed
   */
  public static StoreSection at(Config root, String path) {
    try {
      return read(root, path);
    } catch (ConfigException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The settings in section '" + path + "' cannot be used: " + e.getMessage(), e);
    }
  }

  private static StoreSection read(Config root, String path) {
    if (!root.hasPath(path + ".dir")) {
      throw new IllegalArgumentException(
          path + ".dir is missing, the directory of the store is needed");
    }
    Config section = root.getConfig(path).withFallback(root.getConfig(DEFAULT));
    StoreSettings settings =
        new StoreSettings(
            section.getBoolean("create"),
            section.getBoolean("force"),
            bytes(section, path, "segment-bytes"),
            bytes(section, path, "max-record-bytes"),
            bytes(section, path, "frame-bytes"),
            section.getBytes("queue-bytes"),
            bytes(section, path, "reserve-bytes"),
            section.getInt("snapshots-kept"),
            new CompactionSettings(
                section.getBoolean("compaction.background"),
                section.getBytes("compaction.bytes-per-second"),
                bytes(section, path, "compaction.segment-bytes"),
                section.getDuration("compaction.deleted-within")),
            new BackupSettings(
                directory(section, path, "backup.dir"),
                section.getDuration("backup.every"),
                section.getInt("backup.keep")));
    return new StoreSection(
        path,
        directory(section, path),
        settings,
        section.getBoolean("read-only"),
        readers(root, section, path));
  }

  private static String readers(Config root, Config section, String path) {
    String readers = section.getString("reader-dispatcher");
    if (readers.isBlank() || !root.hasPath(readers)) {
      throw new IllegalArgumentException(
          path
              + ".reader-dispatcher is '"
              + readers
              + "', allowed is the path of a dispatcher's section");
    }
    return readers;
  }

  private static Path directory(Config section, String path) {
    return directory(section, path, "dir")
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    path + ".dir is empty, allowed is the path of a folder"));
  }

  private static Optional<Path> directory(Config section, String path, String key) {
    String dir = section.getString(key);
    try {
      return dir.isBlank() ? Optional.empty() : Optional.of(Path.of(dir));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          path + "." + key + " is '" + dir + "', allowed is the path of a folder", e);
    }
  }

  private static int bytes(Config section, String path, String key) {
    long bytes = section.getBytes(key);
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          path + "." + key + " is " + bytes + " bytes, allowed is less than 2 GiB");
    }
    return (int) bytes;
  }
}
