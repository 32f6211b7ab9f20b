package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The id of a quantum and the idempotency key of its commit: 1-128 UTF-8 bytes, no control
 * characters.
 */
public record QuantumId(@JsonValue String value) implements Comparable<QuantumId> {

  /** The longest one allowed, in UTF-8 bytes. */
  public static final int MAX_BYTES = 128;

  /**
   * Takes the text as the id.
   *
   * @throws IllegalArgumentException if it is empty, too long, or holds a control character or a
   *     lone surrogate
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public QuantumId {
    Names.check("quantum id", value, MAX_BYTES);
  }

  public static QuantumId of(String value) {
    return new QuantumId(value);
  }

  @Override
  public int compareTo(QuantumId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
