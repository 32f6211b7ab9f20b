package dev.docket.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.docket.protocol.json.CanonicalJson;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A logical thread of execution in a case.
 *
 * @param position where it stands: a name of the caller's, 1-{@value #MAX_POSITION_BYTES} UTF-8
 *     bytes
 * @param scope the scope that holds it
 * @param bornVersion the version of the case that added it
 * @param cause what cancelled it, if a scope's cancelling or leaving did; {@code null} otherwise
 */
public record Token(
    TokenId id,
    String position,
    ScopeId scope,
    JsonValue value,
    TokenStatus status,
    long bornVersion,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Cause cause) {

  public static final int MAX_POSITION_BYTES = 256;

  /** The brackets, the name of the kind and the commas of a form. */
  private static final int PUNCTUATION_BYTES = "[\"token\",,,,,,,,]".length();

  private static final int NULL_BYTES = "null".length();

  /**
   * What cancelled a token.
   *
   * @param scope the scope whose cancelling or leaving did it
   * @param version the version of the case in which it happened
   */
  public record Cause(ScopeId scope, long version) {}

  /**
   * A token.
   *
   * @throws IllegalArgumentException if the position is empty, too long or holds control characters
   */
  public Token {
    requireNonNull(id, "id");
    requireNonNull(scope, "scope");
    requireNonNull(value, "value");
    requireNonNull(status, "status");
    Names.check("position", position, MAX_POSITION_BYTES);
  }

  /** A new ACTIVE token. */
  public static Token born(
      TokenId id, String position, ScopeId scope, JsonValue value, long version) {
    return new Token(id, position, scope, value, TokenStatus.ACTIVE, version, null);
  }

  /**
   * What is hashed and measured of a token: {@code ["token", id, position, scope, status,
   * bornVersion, scope and version of the cause or twice null, value]}.
   */
  public CanonicalTuple form() {
    return CanonicalTuple.of(
        "token",
        id.value(),
        position,
        scope.value(),
        status.wireName(),
        bornVersion,
        cause == null ? null : cause.scope().value(),
        cause == null ? null : cause.version(),
        value);
  }

  /** The length of the bytes of {@link #form()}, without making it. */
  public long formBytes() {
    long texts =
        CanonicalJson.stringBytes(id.value())
            + CanonicalJson.stringBytes(position)
            + CanonicalJson.stringBytes(scope.value())
            + CanonicalJson.stringBytes(status.wireName());
    return PUNCTUATION_BYTES
        + texts
        + digits(bornVersion)
        + (cause == null
            ? 2L * NULL_BYTES
            : CanonicalJson.stringBytes(cause.scope().value()) + digits(cause.version()))
        + value.canonicalBytes();
  }

  private static long digits(long number) {
    return Long.toString(number).length();
  }

  @JsonIgnore
  public boolean isActive() {
    return status == TokenStatus.ACTIVE;
  }

  /** This token in another scope. */
  public Token movedTo(ScopeId other) {
    return new Token(id, position, other, value, status, bornVersion, cause);
  }

  /** This token, CANCELLED by what happened to a scope. */
  public Token cancelledBy(Cause by) {
    return new Token(id, position, scope, value, TokenStatus.CANCELLED, bornVersion, by);
  }

  /** This token at another position. */
  public Token at(String otherPosition) {
    return new Token(id, otherPosition, scope, value, status, bornVersion, cause);
  }

  /** This token with another value. */
  public Token holding(JsonValue otherValue) {
    return new Token(id, position, scope, otherValue, status, bornVersion, cause);
  }

  /** This token with another status. */
  public Token in(TokenStatus otherStatus) {
    return new Token(id, position, scope, value, otherStatus, bornVersion, cause);
  }
}
