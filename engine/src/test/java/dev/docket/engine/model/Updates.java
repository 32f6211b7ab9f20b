package dev.docket.engine.model;

import dev.docket.engine.model.Intent.Values;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Updates in all three forms, and each form also in ways that cannot succeed. */
final class Updates {

  private static final List<String> OPERATIONS =
      List.of("add", "replace", "remove", "test", "move", "copy");

  /** The end of a path below a key: into the value itself, a member, an item, behind the last. */
  private static final List<String> BELOW =
      List.of("", "", "", "/a", "/b", "/b/c", "/b/c/0", "/0", "/3/0", "/-", "/a/b", "/9", "/01");

  private Updates() {}

  /** A function with a name, so that a failing sequence can be read. */
  private record Named(String name, UnaryOperator<JsonValue> function)
      implements UnaryOperator<JsonValue> {
    @Override
    public JsonValue apply(JsonValue document) {
      return function.apply(document);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Update function(String name, UnaryOperator<JsonValue> function) {
    return new Update.Function(new Named(name, function));
  }

  static Update ofContext(ModelCase state, boolean careful, int who, int where, int what) {
    String key = Values.key(who);
    JsonValue value = Values.value(where);
    return switch (what % 3) {
      case 0 -> new Update.Merge(mergeOfContext(careful, key, value, where));
      case 1 ->
          new Update.Patch(
              operations(Values.KEYS, state.contextObject(), careful, who, where, what));
      default -> careful ? functionOfContext(key, value, what) : failing(what, value);
    };
  }

  private static JsonValue mergeOfContext(
      boolean careful, String key, JsonValue value, int choice) {
    if (!careful && choice % 3 == 0) {
      return value;
    }
    return JsonObject.of(key, value).with(Values.key(choice), Values.object(choice));
  }

  private static Update functionOfContext(String key, JsonValue value, int choice) {
    return switch (choice / 3 % 3) {
      case 0 -> function("put " + key + " " + value, it -> ((JsonObject) it).with(key, value));
      case 1 -> function("drop " + key, it -> ((JsonObject) it).without(key));
      default -> function("leave", it -> it);
    };
  }

  @SuppressWarnings("NullAway") // a user's function may well return null
  private static Update failing(int choice, JsonValue value) {
    return switch (choice / 3 % 6) {
      case 0 ->
          function(
              "throw",
              it -> {
                throw new IllegalStateException("on purpose");
              });
      case 1 -> function("null", it -> null);
      case 3 ->
          function(
              "throw an error",
              it -> {
                throw new AssertionError("on purpose");
              });
      case 4 -> function("recur for ever", Updates::endless);
      case 2 -> function("no object", it -> JsonArray.of(it));
      default -> function("return " + value, it -> value);
    };
  }

  @SuppressWarnings("InfiniteRecursion") // what a user's function may do
  private static JsonValue endless(JsonValue document) {
    return endless(document);
  }

  /** One to four operations; the careful ones work, one after the other. */
  private static JsonArray operations(
      List<String> members, JsonValue document, boolean careful, int who, int where, int what) {
    List<JsonValue> operations = new ArrayList<>();
    Object current = PlainJson.plain(document);
    for (int i = 0; i < 1 + what % 4; i++) {
      JsonObject operation =
          operation(members, careful, who + i * 7, where + i * 11, what / 4 + i * 5);
      if (careful) {
        try {
          current = NaivePatches.patch(PlainJson.copy(current), List.of(plainObject(operation)));
        } catch (NaivePatches.PatchFails fails) {
          continue;
        }
      }
      operations.add(operation);
    }
    return JsonArray.of(operations);
  }

  private static Object plainObject(JsonObject object) {
    Object plain = PlainJson.plain(object);
    if (plain == null) {
      throw new AssertionError("an object is not null");
    }
    return plain;
  }

  private static JsonObject operation(
      List<String> members, boolean careful, int who, int where, int what) {
    String path = pointer(members, who) + BELOW.get(where % BELOW.size());
    JsonObject operation =
        JsonObject.of("op", OPERATIONS.get(what % OPERATIONS.size())).with("path", path);
    operation =
        what % OPERATIONS.size() < 4
            ? operation.with("value", Values.value(where))
            : operation.with("from", pointer(members, where) + BELOW.get(what % BELOW.size()));
    if (careful || where % 5 != 0) {
      return operation;
    }
    return switch (who % 5) {
      case 0 -> operation.with("op", "append");
      case 1 -> operation.without("path");
      case 2 -> operation.with("path", "k0");
      case 3 -> operation.without("op");
      default -> operation.without("value").without("from");
    };
  }

  private static String pointer(List<String> members, int choice) {
    return "/" + members.get(choice % members.size()).replace("~", "~0").replace("/", "~1");
  }

  /** An update of a token's members; {@code null} in the plan means that the member is left out. */
  static Update ofToken(
      JsonValue value, boolean careful, ScopeId target, String position, int what) {
    Map<String, @Nullable JsonValue> plan =
        careful ? legal(target, position, what / 3) : wild(target, what / 3);
    if (!careful && what % 7 == 0) {
      return failing(what, Values.value(what));
    } else if (what % 7 == 1) {
      return new Update.Patch(ofValue(value, careful, what));
    }
    return switch (what % 3) {
      case 0 -> merge(plan);
      case 1 -> patch(plan);
      default -> function(plan.toString(), document -> changed((JsonObject) document, plan));
    };
  }

  /** Into the value, and for the careless also around it. */
  private static JsonArray ofValue(JsonValue value, boolean careful, int what) {
    List<String> members =
        careful ? List.of("value") : List.of("value", "id", "position", "scope", "status");
    return operations(
        members, JsonObject.of("value", value), careful, what / 5, what / 7, what / 11);
  }

  private static Map<String, @Nullable JsonValue> legal(
      ScopeId target, String position, int choice) {
    Map<String, @Nullable JsonValue> plan = new LinkedHashMap<>();
    switch (choice % 8) {
      case 0 -> plan.put("position", JsonValue.of(position));
      case 1, 2 -> plan.put("scope", JsonValue.of(target.value()));
      case 3 -> plan.put("status", JsonValue.of("complete"));
      case 4 -> plan.put("status", JsonValue.of("cancelled"));
      case 5 -> plan.put("value", Values.value(choice / 8));
      case 6 -> {
        plan.put("position", JsonValue.of(position));
        plan.put("scope", JsonValue.of(target.value()));
        plan.put("value", Values.value(choice / 8));
      }
      default -> plan.put("status", JsonValue.of("active"));
    }
    return plan;
  }

  private static Map<String, @Nullable JsonValue> wild(ScopeId target, int choice) {
    Map<String, @Nullable JsonValue> plan = new LinkedHashMap<>();
    switch (choice % 16) {
      case 0 -> plan.put("id", JsonValue.of("t0"));
      case 1, 2 -> plan.put("scope", JsonValue.of(target.value()));
      case 3 -> plan.put("status", JsonValue.of("done"));
      case 4 -> plan.put("status", JsonValue.of(5));
      case 5 -> plan.put("position", JsonValue.of(""));
      case 6 -> plan.put("position", null);
      case 7 -> plan.put("value", null);
      case 8 -> plan.put("extra", JsonValue.of(1));
      case 9 -> plan.put("position", JsonValue.of("p".repeat(257)));
      case 10 -> plan.put("scope", JsonValue.of("s\u0007"));
      case 11 -> {
        plan.put("id", JsonValue.of("t9"));
        plan.put("scope", JsonValue.of(target.value()));
      }
      case 12 -> {
        plan.put("scope", JsonValue.of(target.value()));
        plan.put("status", JsonValue.of("complete"));
      }
      case 13 -> plan.put("id", JsonValue.of(""));
      case 14 -> plan.put("id", null);
      default -> plan.put("bornVersion", JsonValue.of(1));
    }
    return plan;
  }

  private static Update merge(Map<String, @Nullable JsonValue> plan) {
    JsonObject patch = JsonObject.EMPTY;
    for (Map.Entry<String, @Nullable JsonValue> member : plan.entrySet()) {
      patch = patch.with(member.getKey(), member.getValue());
    }
    return new Update.Merge(patch);
  }

  private static Update patch(Map<String, @Nullable JsonValue> plan) {
    List<JsonValue> operations = new ArrayList<>();
    for (Map.Entry<String, @Nullable JsonValue> member : plan.entrySet()) {
      JsonObject operation = JsonObject.of("path", "/" + member.getKey());
      operations.add(
          member.getValue() == null
              ? operation.with("op", "remove")
              : operation.with("op", "add").with("value", member.getValue()));
    }
    return new Update.Patch(JsonArray.of(operations));
  }

  private static JsonValue changed(JsonObject document, Map<String, @Nullable JsonValue> plan) {
    JsonObject result = document;
    for (Map.Entry<String, @Nullable JsonValue> member : plan.entrySet()) {
      result =
          member.getValue() == null
              ? result.without(member.getKey())
              : result.with(member.getKey(), member.getValue());
    }
    return result;
  }
}
