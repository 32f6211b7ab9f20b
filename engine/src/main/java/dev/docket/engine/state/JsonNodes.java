package dev.docket.engine.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonBoolean;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonNumber;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A case's values as Jackson's mutable nodes and back. Equal values become equal nodes: an integer
 * is always a long node, any other number a double node.
 *
 * <p>Names are escaped so that they hold neither {@code ~} nor {@code /}: zjsonpatch 0.4.16 reads
 * the escapes of a JSON pointer in the wrong order and takes {@code ~01}, the name {@code ~1}, for
 * the name {@code /}.
 */
final class JsonNodes {

  private static final JsonNodeFactory FACTORY = JsonNodeFactory.instance;

  private JsonNodes() {}

  /** The name that a member has as a node. */
  static String escaped(String name) {
    return name.replace("^", "^0").replace("~", "^1").replace("/", "^2");
  }

  private static String unescaped(String name) {
    return name.replace("^2", "/").replace("^1", "~").replace("^0", "^");
  }

  static JsonNode node(JsonValue value) {
    if (value instanceof JsonObject object) {
      ObjectNode node = FACTORY.objectNode();
      for (Map.Entry<String, JsonValue> entry : object.entries().entrySet()) {
        node.set(escaped(entry.getKey()), node(entry.getValue()));
      }
      return node;
    } else if (value instanceof JsonArray array) {
      ArrayNode node = FACTORY.arrayNode(array.size());
      for (JsonValue item : array) {
        node.add(node(item));
      }
      return node;
    } else if (value instanceof JsonString string) {
      return FACTORY.textNode(string.value());
    } else if (value instanceof JsonNumber number) {
      return number.isInteger()
          ? FACTORY.numberNode(number.longValue())
          : FACTORY.numberNode(number.doubleValue());
    }
    return value instanceof JsonBoolean bool
        ? FACTORY.booleanNode(bool.value())
        : FACTORY.nullNode();
  }

  /**
   * The value of a node that was made here.
   *
   * @throws dev.docket.protocol.json.IllegalValueException if it nests too deep
   */
  static JsonValue value(JsonNode node) {
    if (node instanceof ObjectNode object) {
      JsonObject value = JsonObject.EMPTY;
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        value = value.with(unescaped(entry.getKey()), value(entry.getValue()));
      }
      return value;
    } else if (node instanceof ArrayNode array) {
      List<JsonValue> items = new ArrayList<>(array.size());
      for (JsonNode item : array) {
        items.add(value(item));
      }
      return JsonArray.of(items);
    } else if (node.isTextual()) {
      return new JsonString(node.textValue());
    } else if (node.isNumber()) {
      return node.isIntegralNumber()
          ? JsonNumber.of(node.longValue())
          : JsonNumber.of(node.doubleValue());
    }
    return node.isBoolean() ? JsonBoolean.of(node.booleanValue()) : JsonNull.INSTANCE;
  }
}
