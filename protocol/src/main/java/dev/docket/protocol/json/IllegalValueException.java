package dev.docket.protocol.json;

import java.util.function.Supplier;

/** A value that no case can hold: not I-JSON. Says what, where (a JSON pointer) and why. */
public final class IllegalValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** What kind of fault it is. */
  public enum Kind {
    /** A number that a double does not give back. */
    NUMBER_OUT_OF_RANGE,
    /** Anything else: not JSON, a repeated name, a lone surrogate, nested too deep, a Java type. */
    ILLEGAL_VALUE
  }

  private final Kind kind;
  private final String pointer;
  private final String reason;

  private IllegalValueException(Kind kind, String pointer, String reason) {
    super(kind + " at \"" + pointer + "\": " + reason);
    this.kind = kind;
    this.pointer = pointer;
    this.reason = reason;
  }

  static IllegalValueException illegal(String reason) {
    return new IllegalValueException(Kind.ILLEGAL_VALUE, "", reason);
  }

  static IllegalValueException outOfRange(String reason) {
    return new IllegalValueException(Kind.NUMBER_OUT_OF_RANGE, "", reason);
  }

  /** Runs the reading of an inner value, and names its place if it is illegal. */
  static <T> T under(String name, Supplier<T> inner) {
    try {
      return inner.get();
    } catch (IllegalValueException fault) {
      String token = name.replace("~", "~0").replace("/", "~1");
      throw new IllegalValueException(fault.kind, "/" + token + fault.pointer, fault.reason);
    }
  }

  public Kind kind() {
    return kind;
  }

  /** The place of the fault as a JSON pointer (RFC 6901); empty for the value itself. */
  public String pointer() {
    return pointer;
  }

  public String reason() {
    return reason;
  }
}
