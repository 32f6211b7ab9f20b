package dev.docket.engine.state;

import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenStatus;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import dev.docket.protocol.json.JsonValue;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A token as an update sees it: {@code {"id", "position", "scope", "status", "value"}}. The version
 * that bore it and the cause are not in it: they are not the caller's to change.
 */
final class TokenDocument {

  private static final Set<String> NAMES = Set.of("id", "position", "scope", "status", "value");

  private TokenDocument() {}

  static JsonObject of(Token token) {
    return JsonObject.EMPTY
        .with("id", token.id().value())
        .with("position", token.position())
        .with("scope", token.scope().value())
        .with("status", token.status().wireName())
        .with("value", token.value());
  }

  /**
   * The token that the document makes of the one before.
   *
   * @throws Updating.Failed with TOKEN_ID_CHANGED or UPDATE_FAILED
   */
  static Token read(JsonValue result, Token before) throws Updating.Failed {
    if (!(result instanceof JsonObject document)) {
      throw illegal("it makes the token a " + Updating.kindOf(result) + "; allowed is an object");
    }
    Set<String> unknown = new TreeSet<>(document.names());
    unknown.removeAll(NAMES);
    if (!unknown.isEmpty()) {
      throw illegal(
          "it gives the token "
              + String.join(", ", unknown)
              + "; allowed are "
              + String.join(", ", new TreeSet<>(NAMES)));
    }
    if (!new JsonString(before.id().value()).equals(document.get("id"))) {
      throw new Updating.Failed(
          ViolationCode.TOKEN_ID_CHANGED,
          "it makes the id " + document.get("id") + "; a token keeps its id");
    }
    JsonValue value = document.get("value");
    try {
      return new Token(
          before.id(),
          text(document, "position"),
          ScopeId.of(text(document, "scope")),
          value == null ? JsonNull.INSTANCE : value,
          status(text(document, "status")),
          before.bornVersion(),
          before.cause());
    } catch (IllegalArgumentException fault) {
      throw illegal(String.valueOf(fault.getMessage()));
    }
  }

  private static TokenStatus status(String name) throws Updating.Failed {
    for (TokenStatus status : TokenStatus.values()) {
      if (status.wireName().equals(name)) {
        return status;
      }
    }
    throw illegal(
        "it makes the status \""
            + name
            + "\"; allowed are "
            + Arrays.stream(TokenStatus.values())
                .map(TokenStatus::wireName)
                .collect(Collectors.joining(", ")));
  }

  private static String text(JsonObject document, String name) throws Updating.Failed {
    @Nullable JsonValue value = document.get(name);
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw illegal("it makes the " + name + " " + value + "; allowed is a string");
  }

  private static Updating.Failed illegal(String message) {
    return new Updating.Failed(ViolationCode.UPDATE_FAILED, message);
  }
}
