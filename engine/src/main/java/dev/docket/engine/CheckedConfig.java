package dev.docket.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads settings and says key, value and what is allowed when one is not. */
final class CheckedConfig {

  private final Config root;
  private final String path;

  CheckedConfig(Config root, String path) {
    this.root = root;
    this.path = path;
  }

  /**
   * The settings below a path, where those of another path stand in for what is not there.
   *
   * @throws IllegalArgumentException if there is no section of that path
   */
  static CheckedConfig section(Config root, String path, String defaults) {
    if (path.equals(defaults)) {
      return new CheckedConfig(root, path);
    }
    if (!isSection(root, path)) {
      throw new IllegalArgumentException(
          path + ": allowed is the path of a section like " + defaults + "; there is none");
    }
    Config whole = root.getConfig(path).withFallback(root.getConfig(defaults));
    return new CheckedConfig(root.withValue(path, whole.root()), path);
  }

  int integer(String key, int min, int max) {
    int value = read(key, root::getInt, "an integer from " + min + " to " + max);
    return inRange(key, value, min, max);
  }

  double fraction(String key, double min, double max) {
    double value = read(key, root::getDouble, "a number from " + min + " to " + max);
    return inRange(key, value, min, max);
  }

  long bytes(String key, long min, long max) {
    long value = read(key, root::getBytes, "a size from " + min + " to " + max + " bytes");
    return inRange(key, value, min, max);
  }

  Duration duration(String key, Duration min, Duration max) {
    Duration value = read(key, root::getDuration, "a duration from " + min + " to " + max);
    return inRange(key, value, min, max);
  }

  boolean flag(String key) {
    return read(key, root::getBoolean, "on or off");
  }

  List<String> strings(String key) {
    return read(key, root::getStringList, "a list of strings");
  }

  /** Paths of files, at least so many. */
  List<Path> files(String key, int atLeast) {
    List<String> names = strings(key);
    if (names.size() < atLeast || names.contains("")) {
      throw illegal(key, names, "a list of " + atLeast + " or more paths of files");
    }
    return names.stream().map(Path::of).toList();
  }

  /** A text that is not empty and not long. */
  String name(String key, int maxLength) {
    String value = read(key, root::getString, "a text");
    boolean printable = value.codePoints().noneMatch(Character::isISOControl);
    if (value.isBlank() || value.length() > maxLength || !printable) {
      throw illegal(
          key, value, "a text of 1 to " + maxLength + " characters without control characters");
    }
    return value;
  }

  /** A text as {@link #name} takes it, or the empty one. */
  String optionalName(String key, int maxLength) {
    return read(key, root::getString, "a text").isEmpty() ? "" : name(key, maxLength);
  }

  /** The path of a plugin's configuration, which must be there. */
  String plugin(String key) {
    String value = read(key, root::getString, "the path of a plugin's configuration");
    if (!isSection(root, value)) {
      throw illegal(
          key,
          value,
          "the path of a plugin's configuration; there is none at this path, is the plugin on the"
              + " class path?");
    }
    return value;
  }

  private static boolean isSection(Config root, String at) {
    try {
      return root.hasPath(at) && root.getValue(at).valueType() == ConfigValueType.OBJECT;
    } catch (ConfigException.BadPath noPath) {
      return false;
    }
  }

  <E extends Enum<E>> E oneOf(String key, Class<E> type) {
    String allowed =
        Arrays.stream(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    String value = read(key, root::getString, "one of " + allowed);
    for (E each : type.getEnumConstants()) {
      if (each.name().equalsIgnoreCase(value)) {
        return each;
      }
    }
    throw illegal(key, value, "one of " + allowed);
  }

  private <T> T read(String key, Function<String, T> reading, String allowed) {
    String whole = path + "." + key;
    try {
      return reading.apply(whole);
    } catch (ConfigException.Missing fault) {
      throw new IllegalArgumentException(whole + " is not set; allowed is " + allowed, fault);
    } catch (ConfigException fault) {
      throw new IllegalArgumentException(
          whole + " = " + shown(whole) + ": allowed is " + allowed, fault);
    }
  }

  /** The value; or, where the path to it is blocked, what blocks it. */
  private String shown(String whole) {
    try {
      return String.valueOf(root.getValue(whole).unwrapped());
    } catch (ConfigException fault) {
      return "(" + fault.getMessage() + ")";
    }
  }

  private <T extends Comparable<T>> T inRange(String key, T value, T min, T max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw illegal(key, value, "from " + min + " to " + max);
    }
    return value;
  }

  private IllegalArgumentException illegal(String key, Object value, String allowed) {
    return new IllegalArgumentException(
        path + "." + key + " = " + value + ": allowed is " + allowed);
  }
}
