package dev.docket.engine.home;

import akka.Done;
import akka.actor.typed.ActorRef;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Where cases live: brings a command to the case of an id, starting it when it is not there. */
public interface CaseHome {

  /** Hands the command to the case; its answer goes to the command's {@code replyTo}. */
  void tell(CaseId id, CaseCommand command);

  /**
   * Hands a command to the case and waits for the answer.
   *
   * @param command makes the command from the reference to answer to
   * @return the answer, completed on the actor system's dispatcher; failed with a {@link
   *     java.util.concurrent.TimeoutException} if none came in time, which says nothing about what
   *     happened to the command
   */
  <R> CompletionStage<R> ask(
      CaseId id, Function<ActorRef<R>, CaseCommand> command, Duration timeout);

  /**
   * Takes no command from now on (each is answered busy) and lets every case that lives here finish
   * what it has.
   *
   * @return completed when all is answered and no case is live; failed with a {@link
   *     java.util.concurrent.TimeoutException} if that takes longer
   */
  CompletionStage<Done> shutDown(Duration timeout);

  /** Whether function updates can be handed over: only if a case never lives in another JVM. */
  boolean takesFunctions();
}
