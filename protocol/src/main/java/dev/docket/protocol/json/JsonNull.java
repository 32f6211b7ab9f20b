package dev.docket.protocol.json;

/** The JSON value {@code null}. */
public enum JsonNull implements JsonValue {
  INSTANCE;

  @Override
  public long canonicalBytes() {
    return 4;
  }

  @Override
  public int depth() {
    return 0;
  }

  @Override
  public String toString() {
    return "null";
  }
}
