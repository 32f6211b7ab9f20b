package dev.docket.engine.state;

import dev.docket.protocol.Hash;
import dev.docket.protocol.json.CanonicalTuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The hash of a state: SHA-256 over a domain tag, the case's salt and the canonical forms of all
 * entries, of the version and of the hold, each followed by a line feed.
 *
 * <p>A form is a JSON array without a line feed in it, so two different states never give the same
 * bytes.
 */
final class StateHash {

  /** The version of the state model, the field {@code schema} of a receipt. */
  static final int SCHEMA = 1;

  private static final byte[] TAG = "docket/state/1\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] END = {'\n'};

  private StateHash() {}

  static Hash of(CaseState state) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(TAG);
    parts.add(state.salt().bytes());
    add(parts, CanonicalTuple.of("version", state.version()));
    add(parts, CanonicalTuple.of("hold", state.hold()));
    state.content().forEachForm(form -> add(parts, form));
    return Hash.of(parts);
  }

  private static void add(List<byte[]> parts, CanonicalTuple form) {
    parts.add(form.bytes());
    parts.add(END);
  }
}
