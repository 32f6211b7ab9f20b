package dev.docket.console.mapping;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by activity. A name that ends in {@code *} stands for all activities that begin with what
 * is before it; an exact name wins, then the first prefix in the order of the profile.
 */
final class ActivityTable<T> {

  private final Map<String, T> exact;
  private final Map<String, T> prefixes = new LinkedHashMap<>();

  ActivityTable(Map<String, T> entries) {
    exact = Map.copyOf(entries);
    entries.forEach(
        (name, value) -> {
          if (name.endsWith("*")) {
            prefixes.put(name.substring(0, name.length() - 1), value);
          }
        });
  }

  static <T> ActivityTable<T> empty() {
    return new ActivityTable<>(Map.of());
  }

  @Nullable T get(String activity) {
    T value = exact.get(activity);
    if (value != null) {
      return value;
    }
    return prefixes.entrySet().stream()
        .filter(prefix -> activity.startsWith(prefix.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
