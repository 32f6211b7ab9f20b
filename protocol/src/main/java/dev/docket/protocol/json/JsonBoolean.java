package dev.docket.protocol.json;

/** A JSON {@code true} or {@code false}. */
public enum JsonBoolean implements JsonValue {
  TRUE,
  FALSE;

  public static JsonBoolean of(boolean value) {
    return value ? TRUE : FALSE;
  }

  public boolean value() {
    return this == TRUE;
  }

  @Override
  public long canonicalBytes() {
    return value() ? 4 : 5;
  }

  @Override
  public int depth() {
    return 0;
  }

  @Override
  public String toString() {
    return Boolean.toString(value());
  }
}
