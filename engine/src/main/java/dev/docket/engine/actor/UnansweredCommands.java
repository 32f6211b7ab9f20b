package dev.docket.engine.actor;

import akka.actor.AllDeadLetters;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import akka.actor.typed.Props;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.Behaviors;
import dev.docket.protocol.CaseCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the commands that nobody can answer any more: those that were in the mailbox of a keeper
 * or a home when it was killed, or came after. Akka hands them to the dead letters, which is a
 * proof that they were not taken: so the answer is busy, and a retry is safe.
 *
 * <p>One for each actor system, from the first engine or keeper on.
 */
public final class UnansweredCommands implements Extension {

  private static final Id ID = new Id();
  private static final Logger LOG = LoggerFactory.getLogger(UnansweredCommands.class);

  private UnansweredCommands(ActorSystem<?> system) {
    system.systemActorOf(answering(), "docket-unanswered-commands", Props.empty());
  }

  /** Sees to it that they are answered in this actor system. */
  public static void watch(ActorSystem<?> system) {
    ID.apply(system);
  }

  private static Behavior<AllDeadLetters> answering() {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .eventStream()
              .tell(new EventStream.Subscribe<>(AllDeadLetters.class, context.getSelf()));
          return Behaviors.receive(AllDeadLetters.class)
              .onAnyMessage(
                  letter -> {
                    answer(letter);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static void answer(AllDeadLetters letter) {
    CaseCommand command =
        letter.message() instanceof CarriesCommand carrier
            ? carrier.command()
            : letter.message() instanceof CaseCommand bare ? bare : null;
    if (command != null) {
      LOG.debug("{} was not taken by {}", command, letter.recipient());
      new Request(command, 0)
          .busy("nothing was taken: " + letter.recipient().path() + " is not there any more");
    }
  }

  private static final class Id extends ExtensionId<UnansweredCommands> {
    @Override
    public UnansweredCommands createExtension(ActorSystem<?> system) {
      return new UnansweredCommands(system);
    }
  }
}
