package dev.docket.engine.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** RFC 7396 and RFC 6902, word by word, on {@link PlainJson}. */
final class NaivePatches {

  private NaivePatches() {}

  /** An operation of an RFC 6902 patch that cannot be carried out; nothing of the patch counts. */
  static final class PatchFails extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PatchFails(String message) {
      super(message);
    }
  }

  /** {@code MergePatch(Target, Patch)} of RFC 7396 section 2. */
  static @Nullable Object merge(@Nullable Object target, @Nullable Object patch) {
    if (!(patch instanceof Map<?, ?> members)) {
      return patch;
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    if (target instanceof Map<?, ?>) {
      result.putAll(object(target));
    }
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String name = (String) member.getKey();
      if (member.getValue() == null) {
        result.remove(name);
      } else {
        result.put(name, merge(result.get(name), member.getValue()));
      }
    }
    return result;
  }

  /** The document after all operations, in their order (RFC 6902 section 3). */
  static @Nullable Object patch(@Nullable Object document, List<?> operations) {
    Object current = document;
    for (Object operation : operations) {
      if (!(operation instanceof Map<?, ?>)) {
        throw new PatchFails("an operation is not an object: " + operation);
      }
      current = apply(current, object(operation));
    }
    return current;
  }

  private static @Nullable Object apply(
      @Nullable Object document, Map<String, @Nullable Object> operation) {
    String path = text(operation, "path");
    return switch (text(operation, "op")) {
      case "add" -> add(document, path, value(operation));
      case "remove" -> remove(document, path);
      case "replace" -> replace(document, path, value(operation));
      case "move" -> move(document, text(operation, "from"), path);
      case "copy" -> add(document, path, PlainJson.copy(get(document, text(operation, "from"))));
      case "test" -> test(document, path, value(operation));
      default -> throw new PatchFails("no such operation: " + operation);
    };
  }

  private static @Nullable Object replace(
      @Nullable Object document, String path, @Nullable Object value) {
    return path.isEmpty() ? value : add(remove(document, path), path, value);
  }

  private static @Nullable Object move(@Nullable Object document, String from, String path) {
    if (path.startsWith(from + "/")) {
      throw new PatchFails("a value cannot move into itself");
    }
    Object moved = get(document, from);
    return from.equals(path) ? document : add(remove(document, from), path, moved);
  }

  private static @Nullable Object test(
      @Nullable Object document, String path, @Nullable Object value) {
    if (!Objects.equals(get(document, path), value)) {
      throw new PatchFails("test fails at " + path);
    }
    return document;
  }

  private static @Nullable Object get(@Nullable Object document, String pointer) {
    if (pointer.isEmpty()) {
      return document;
    }
    Object parent = get(document, parentOf(pointer));
    String last = lastOf(pointer);
    if (parent instanceof Map<?, ?> && object(parent).containsKey(last)) {
      return object(parent).get(last);
    } else if (parent instanceof List<?> items) {
      return items.get(index(last, items.size() - 1));
    }
    throw new PatchFails("nothing is at " + pointer);
  }

  private static @Nullable Object add(
      @Nullable Object document, String pointer, @Nullable Object value) {
    if (pointer.isEmpty()) {
      return value;
    }
    Object parent = get(document, parentOf(pointer));
    String last = lastOf(pointer);
    if (parent instanceof Map<?, ?>) {
      object(parent).put(last, value);
    } else if (parent instanceof List<?>) {
      List<@Nullable Object> items = array(parent);
      items.add(last.equals("-") ? items.size() : index(last, items.size()), value);
    } else {
      throw new PatchFails("nothing can be added at " + pointer);
    }
    return document;
  }

  private static @Nullable Object remove(@Nullable Object document, String pointer) {
    get(document, pointer);
    if (pointer.isEmpty()) {
      throw new PatchFails("the whole document cannot be removed");
    }
    Object parent = get(document, parentOf(pointer));
    String last = lastOf(pointer);
    if (parent instanceof Map<?, ?>) {
      object(parent).remove(last);
    } else if (parent instanceof List<?>) {
      List<@Nullable Object> items = array(parent);
      items.remove(index(last, items.size() - 1));
    }
    return document;
  }

  private static String parentOf(String pointer) {
    if (!pointer.startsWith("/")) {
      throw new PatchFails("no JSON pointer: " + pointer);
    }
    return pointer.substring(0, pointer.lastIndexOf('/'));
  }

  private static String lastOf(String pointer) {
    String token = pointer.substring(pointer.lastIndexOf('/') + 1);
    return token.replace("~1", "/").replace("~0", "~");
  }

  private static int index(String token, int largest) {
    if (!token.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(token) > largest) {
      throw new PatchFails("no index up to " + largest + ": " + token);
    }
    return Integer.parseInt(token);
  }

  private static String text(Map<String, @Nullable Object> operation, String name) {
    if (operation.get(name) instanceof String text) {
      return text;
    }
    throw new PatchFails("\"" + name + "\" is not a string in " + operation);
  }

  private static @Nullable Object value(Map<String, @Nullable Object> operation) {
    if (!operation.containsKey("value")) {
      throw new PatchFails("\"value\" is missing in " + operation);
    }
    return PlainJson.copy(operation.get("value"));
  }

  @SuppressWarnings("unchecked") // PlainJson makes maps of this type only
  private static Map<String, @Nullable Object> object(Object plain) {
    return (Map<String, @Nullable Object>) plain;
  }

  @SuppressWarnings("unchecked") // PlainJson makes lists of this type only
  private static List<@Nullable Object> array(Object plain) {
    return (List<@Nullable Object>) plain;
  }
}
