package dev.docket.console.load;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen clients, whatever the number of cases: each goes round in cases of its own, one commit to
 * each. So what a commit costs can be compared where the cases differ.
 */
final class EngineRing extends RunningActors<CommitOutcome> {
  static final int CLIENTS = 16;
  private static final Duration FILLING = Duration.ofMillis(100);

  /** How many cases are made at the same time. */
  private static final int AT_ONCE = 256;

  private final List<CaseRef> cases = new ArrayList<>();
  private final int perClient;

  /**
   * Makes the cases.
   *
   * @param engine path of its settings
   * @param prefix of the cases' ids
   * @param perClient how many cases each client has
   * @param state what the cases hold
   */
  EngineRing(ActorSystem<Void> system, String engine, String prefix, int perClient, State state) {
    super(system, LoadShape.of(CLIENTS));
    this.perClient = perClient;
    for (int i = 0; i < CLIENTS * perClient; i++) {
      cases.add(CaseEngine.get(system, engine).caseRef(prefix + "-" + i));
    }
    each(target -> target.create(state.context()));
    each(target -> target.execute(Quanta.FIRST, Quanta.first(1)));
    if (!state.more().isEmpty()) {
      each(target -> target.execute(QuantumId.of("more"), state.more()));
    }
  }

  /** What a case begins with: its context, and what is committed after it. */
  record State(JsonObject context, List<Mutation> more) {}

  private void each(Function<CaseRef, CompletionStage<CommitOutcome>> ask) {
    for (int from = 0; from < cases.size(); from += AT_ONCE) {
      cases.subList(from, Math.min(cases.size(), from + AT_ONCE)).stream()
          .map(target -> ask.apply(target).toCompletableFuture())
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .forEach(
              outcome -> {
                if (!(outcome instanceof Committed)) {
                  throw new IllegalStateException("a case was not made: " + outcome);
                }
              });
    }
  }

  /** Commits until every case has about so many more. */
  void fill(long commitsEach) {
    long until = kept() + commitsEach * cases.size();
    while (kept() < until) {
      run(Duration.ZERO, FILLING);
    }
  }

  @Override
  void send(int client, long number, ActorRef<CommitOutcome> replyTo) {
    long turn = number / perClient;
    cases
        .get(client + CLIENTS * (int) (number % perClient))
        .tell(
            new CaseCommand.Execute(
                Quanta.key(0, turn), Quanta.mutations(0, turn), Expected.ANY, replyTo));
  }

  @Override
  public @Nullable String refusal(CommitOutcome answer) {
    return answer instanceof Committed ? null : answer.toString();
  }
}
