package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The id of a case, chosen by the caller and never used again: 1-200 UTF-8 bytes, no control
 * characters.
 */
public record CaseId(@JsonValue String value) implements Comparable<CaseId> {

  /** The longest one allowed, in UTF-8 bytes. */
  public static final int MAX_BYTES = 200;

  /**
   * Takes the text as the id.
   *
   * @throws IllegalArgumentException if it is empty, too long, or holds a control character or a
   *     lone surrogate
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public CaseId {
    Names.check("case id", value, MAX_BYTES);
  }

  public static CaseId of(String value) {
    return new CaseId(value);
  }

  @Override
  public int compareTo(CaseId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
