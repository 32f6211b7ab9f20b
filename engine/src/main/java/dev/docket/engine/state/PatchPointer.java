package dev.docket.engine.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON pointer (RFC 6901) of a patch.
 *
 * @param tokens the names and indexes on the way, unescaped; none for the whole document
 */
record PatchPointer(List<String> tokens) {

  /**
   * Reads a pointer.
   *
   * @throws IllegalArgumentException if it is none
   */
  static PatchPointer parse(String text) {
    List<String> tokens = new ArrayList<>();
    if (!text.isEmpty() && text.charAt(0) != '/') {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no JSON pointer; it is empty or begins with /");
    }
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf('/', at + 1);
      end = end < 0 ? text.length() : end;
      String token = text.substring(at + 1, end);
      if (!token.matches("([^~]|~[01])*+")) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is no JSON pointer; ~ stands before 0 or 1 only");
      }
      tokens.add(token.replace("~1", "/").replace("~0", "~"));
      at = end;
    }
    return new PatchPointer(tokens);
  }

  boolean isRoot() {
    return tokens.isEmpty();
  }

  String first() {
    return tokens.get(0);
  }

  /** The name or index of the place itself; empty for the whole document. */
  String last() {
    return isRoot() ? "" : tokens.get(tokens.size() - 1);
  }

  /** How deep the place lies: 0 for the whole document. */
  int depth() {
    return tokens.size();
  }

  /** The pointer as the library reads it, below a root and with escaped names. */
  String below(String root) {
    StringBuilder text = new StringBuilder(root);
    for (String token : tokens) {
      text.append('/').append(JsonNodes.escaped(token));
    }
    return text.toString();
  }

  /** The node at the place; a missing node if there is none. */
  JsonNode in(JsonNode document) {
    JsonNode node = document;
    for (String token : tokens) {
      if (node instanceof ArrayNode array) {
        node = token.matches("0|[1-9][0-9]{0,8}") ? array.path(Integer.parseInt(token)) : null;
      } else {
        node = node.path(JsonNodes.escaped(token));
      }
      if (node == null) {
        return MissingNode.getInstance();
      }
    }
    return node;
  }
}
