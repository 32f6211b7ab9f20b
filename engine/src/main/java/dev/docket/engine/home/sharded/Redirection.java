package dev.docket.engine.home.sharded;

import akka.actor.typed.ActorRef;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** The same command with another address for its answer. */
final class Redirection {

  private Redirection() {}

  /**
   * A command like this one, answered to another actor.
   *
   * <p>Every command is a record with one reference, whose type says which replies it can get; so
   * this holds for one that is added later, too.
   */
  static CaseCommand of(CaseCommand command, ActorRef<? extends CaseReply> replyTo) {
    RecordComponent[] parts = command.getClass().getRecordComponents();
    Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = new Object[parts.length];
    try {
      for (int i = 0; i < parts.length; i++) {
        values[i] = types[i] == ActorRef.class ? replyTo : parts[i].getAccessor().invoke(command);
      }
      return command.getClass().getConstructor(types).newInstance(values);
    } catch (InvocationTargetException
        | NoSuchMethodException
        | IllegalAccessException
        | InstantiationException fault) {
      throw new IllegalStateException("no copy of a " + command.getClass().getName(), fault);
    }
  }
}
