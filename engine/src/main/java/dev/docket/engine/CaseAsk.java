package dev.docket.engine;

import akka.actor.typed.ActorRef;
import dev.docket.engine.home.CaseHome;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.QuantumId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Asks a case, and says what it means if no answer comes in time. Immutable; safe for any number of
 * threads.
 *
 * @param timeout within which an answer is waited for
 */
record CaseAsk(CaseId id, CaseHome home, Duration timeout) {

  /** Asks for what may be committed: silence leaves open whether it was. */
  CompletionStage<CommitOutcome> commit(
      QuantumId key, Function<ActorRef<CommitOutcome>, CaseCommand> command) {
    return ask(
        command,
        why -> new OutcomeUnknown(key, why + "; ask again with the same id for the truth"));
  }

  /**
   * Asks.
   *
   * @param unanswered the answer for silence, which is put into words
   */
  <R> CompletionStage<R> ask(
      Function<ActorRef<R>, CaseCommand> command, Function<String, ? extends R> unanswered) {
    return home.ask(id, command, timeout)
        .handle(
            (answer, fault) -> {
              if (fault == null) {
                return CompletableFuture.completedFuture(answer);
              }
              Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
              if (cause instanceof TimeoutException) {
                R meaning = unanswered.apply("no answer from case " + id + " within " + timeout);
                return CompletableFuture.completedFuture(meaning);
              }
              return CompletableFuture.<R>failedFuture(fault);
            })
        .thenCompose(Function.identity());
  }
}
