package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a scope in its case: 1-128 UTF-8 bytes, no control characters. */
public record ScopeId(@JsonValue String value) implements Comparable<ScopeId> {

  /** The longest one allowed, in UTF-8 bytes. */
  public static final int MAX_BYTES = 128;

  /** The scope that every case has from its creation on; it cannot be left. */
  public static final ScopeId ROOT = new ScopeId("root");

  /**
   * Takes the text as the id.
   *
   * @throws IllegalArgumentException if it is empty, too long, or holds a control character or a
   *     lone surrogate
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ScopeId {
    Names.check("scope id", value, MAX_BYTES);
  }

  public static ScopeId of(String value) {
    return new ScopeId(value);
  }

  @JsonIgnore
  public boolean isRoot() {
    return equals(ROOT);
  }

  @Override
  public int compareTo(ScopeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
