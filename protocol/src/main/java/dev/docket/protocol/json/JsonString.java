package dev.docket.protocol.json;

/** A JSON string of well-formed Unicode. */
public record JsonString(String value) implements JsonValue {

  /**
   * Takes the text as it is.
   *
   * @throws IllegalValueException if it holds a lone surrogate, which has no UTF-8 form
   */
  public JsonString {
    int at = CanonicalJson.loneSurrogate(value);
    if (at >= 0) {
      throw IllegalValueException.illegal("a string has a lone surrogate at position " + at);
    }
  }

  @Override
  public long canonicalBytes() {
    return CanonicalJson.stringBytes(value);
  }

  @Override
  public int depth() {
    return 0;
  }

  @Override
  public String toString() {
    return CanonicalJson.text(this);
  }
}
