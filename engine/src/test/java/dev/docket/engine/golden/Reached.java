package dev.docket.engine.golden;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The records and enum constants that values are made of, however deep. */
final class Reached {

  private final Set<Class<?>> types = new HashSet<>();
  private final Set<Object> constants = new HashSet<>();

  Reached(Collection<?> values) {
    values.forEach(this::walk);
  }

  private void walk(@Nullable Object value) {
    if (value instanceof Collection<?> items) {
      items.forEach(this::walk);
    } else if (value instanceof Enum<?> constant) {
      constants.add(constant);
    } else if (value instanceof dev.docket.protocol.Receipt receipt) {
      walk(receipt.body());
    } else if (value != null && value.getClass().isRecord()) {
      types.add(value.getClass());
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        walk(read(component, value));
      }
    }
  }

  private static @Nullable Object read(RecordComponent component, Object value) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException fault) {
      throw new IllegalStateException(value.getClass() + " cannot be read", fault);
    }
  }

  /** The kinds of a sealed type, and kinds of those, that are not there. */
  Set<String> missingOf(Class<?> sealed) {
    Set<String> missing = new TreeSet<>();
    for (Class<?> kind : sealed.getPermittedSubclasses()) {
      if (kind.isSealed()) {
        missing.addAll(missingOf(kind));
      } else if (!types.contains(kind)) {
        missing.add(kind.getName());
      }
    }
    return missing;
  }

  /** The constants that are not there, of those enums that records which are there may hold. */
  Set<String> missingConstants() {
    Set<String> missing = new TreeSet<>();
    for (Class<?> type : types) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (component.getType().isEnum()) {
          Arrays.stream(component.getType().getEnumConstants())
              .filter(constant -> !constants.contains(constant))
              .forEach(
                  constant -> missing.add(component.getType().getSimpleName() + "." + constant));
        }
      }
    }
    return missing;
  }
}
