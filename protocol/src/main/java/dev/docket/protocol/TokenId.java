package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a token in its case: 1-128 UTF-8 bytes, no control characters. */
public record TokenId(@JsonValue String value) implements Comparable<TokenId> {

  /** The longest one allowed, in UTF-8 bytes. */
  public static final int MAX_BYTES = 128;

  /**
   * Takes the text as the id.
   *
   * @throws IllegalArgumentException if it is empty, too long, or holds a control character or a
   *     lone surrogate
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TokenId {
    Names.check("token id", value, MAX_BYTES);
  }

  public static TokenId of(String value) {
    return new TokenId(value);
  }

  @Override
  public int compareTo(TokenId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
