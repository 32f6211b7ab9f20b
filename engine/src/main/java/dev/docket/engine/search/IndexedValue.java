package dev.docket.engine.search;

import dev.docket.protocol.Hash;
import dev.docket.protocol.json.CanonicalJson;
import dev.docket.protocol.json.JsonValue;

/**
 * A value as it is indexed: itself, or, if it is long, the hash of its canonical bytes, which is
 * enough to tell whether another one equals it and bounds the memory of the view.
 *
 * @param same a {@link JsonValue} or a {@link Hash}
 */
record IndexedValue(Object same) {

  /** A value of more canonical bytes is indexed by its hash. */
  static final int LONGEST = 64;

  static IndexedValue of(JsonValue value) {
    return new IndexedValue(
        value.canonicalBytes() > LONGEST ? Hash.of(CanonicalJson.bytes(value)) : value);
  }
}
