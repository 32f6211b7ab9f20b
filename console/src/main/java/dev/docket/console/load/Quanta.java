package dev.docket.console.load;

import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What the engine is asked for: quanta of four mutations, as a step of a process has them. A value
 * in the context changes, a token goes and another comes, and the step is counted. Each of a case's
 * clients has a token of its own, so that no quantum is refused for what another did.
 */
final class Quanta {
  /** The quantum that adds the first tokens. */
  static final QuantumId FIRST = QuantumId.of("first");

  private static final String[] POSITIONS = {"Check", "Approve", "Order", "Receive", "Pay"};

  private Quanta() {}

  static List<Mutation> first(int clients) {
    List<Mutation> adding = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      adding.add(token(client, 0));
    }
    return adding;
  }

  static QuantumId key(int client, long number) {
    return QuantumId.of("q" + client + "-" + number);
  }

  static List<Mutation> mutations(int client, long number) {
    return List.of(
        new Mutation.UpdateContext(new Update.Merge(JsonObject.of("amount", number))),
        new Mutation.RemoveToken(tokenId(client, number)),
        token(client, number + 1),
        new Mutation.IncrementStepCount());
  }

  private static Mutation token(int client, long number) {
    return new Mutation.AddToken(
        tokenId(client, number),
        POSITIONS[(int) (number % POSITIONS.length)],
        ScopeId.ROOT,
        JsonObject.of("by", "clerk-17").with("n", number));
  }

  private static TokenId tokenId(int client, long number) {
    return TokenId.of("t" + client + "-" + number);
  }
}
