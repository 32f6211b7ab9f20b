package dev.docket.engine.state;

import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The hash of what a commit was asked to do: a retry under the same id asks the same, anything else
 * is a reuse of the id. A function counts as its kind and position.
 */
public final class RequestHash {

  private static final byte[] QUANTUM =
      "docket/request/quantum/1\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CREATE =
      "docket/request/create/1\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] CONTROL =
      "docket/request/control/1\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] END = {'\n'};

  private RequestHash() {}

  /** Of a quantum. */
  public static Hash of(List<Mutation> mutations) {
    List<byte[]> parts = new ArrayList<>(2 * mutations.size() + 1);
    parts.add(QUANTUM);
    for (Mutation mutation : mutations) {
      parts.add(mutation.form().bytes());
      parts.add(END);
    }
    return Hash.of(parts.toArray(byte[][]::new));
  }

  /** Of the creation of a case. */
  public static Hash ofCreate(JsonObject context) {
    return Hash.of(CREATE, CanonicalTuple.of(context).bytes());
  }

  /** Of a control commit. */
  public static Hash of(ControlAct act) {
    return Hash.of(CONTROL, act.form().bytes());
  }
}
