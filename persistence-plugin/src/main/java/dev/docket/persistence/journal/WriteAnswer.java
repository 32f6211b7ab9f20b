package dev.docket.persistence.journal;

import akka.actor.ActorRef;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.NonPersistentRepr;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import scala.jdk.javaapi.CollectionConverters;

/** Says to a persistent actor what became of what it asked to write, in Akka's journal protocol. */
final class WriteAnswer {
  private final List<PersistentEnvelope> messages;
  private final ActorRef actor;
  private final int actorInstance;

  WriteAnswer(JournalProtocol.WriteMessages request) {
    this.messages = CollectionConverters.asJava(request.messages());
    this.actor = request.persistentActor();
    this.actorInstance = request.actorInstanceId();
  }

  /**
   * All are durable, save those that are rejected.
   *
   * @param results why, for each atomic write that is; empty if none is
   * @param journal the sender
   */
  void done(Iterable<Optional<Exception>> results, ActorRef journal) {
    actor.tell(JournalProtocol.WriteMessagesSuccessful$.MODULE$, journal);
    Iterator<Optional<Exception>> result = results.iterator();
    for (PersistentEnvelope message : messages) {
      if (message instanceof AtomicWrite write) {
        Optional<Exception> rejection = result.hasNext() ? result.next() : Optional.empty();
        for (PersistentRepr repr : CollectionConverters.asJava(write.payload())) {
          actor.tell(
              rejection.isEmpty()
                  ? new JournalProtocol.WriteMessageSuccess(repr, actorInstance)
                  : new JournalProtocol.WriteMessageRejected(repr, rejection.get(), actorInstance),
              repr.sender());
        }
      } else {
        loop(message);
      }
    }
  }

  /** The results that reject every atomic write for the same reason. */
  List<Optional<Exception>> allRejected(Exception cause) {
    return Collections.nCopies(atomicWrites(), Optional.of(cause));
  }

  private int atomicWrites() {
    return (int) messages.stream().filter(AtomicWrite.class::isInstance).count();
  }

  /** None is known to be durable. */
  void failed(Throwable cause, ActorRef journal) {
    actor.tell(new JournalProtocol.WriteMessagesFailed(cause, atomicWrites()), journal);
    for (PersistentEnvelope message : messages) {
      if (message instanceof AtomicWrite write) {
        for (PersistentRepr repr : CollectionConverters.asJava(write.payload())) {
          actor.tell(
              new JournalProtocol.WriteMessageFailure(repr, cause, actorInstance), repr.sender());
        }
      } else {
        loop(message);
      }
    }
  }

  /** What an actor only wants to have behind its writes. */
  private void loop(PersistentEnvelope message) {
    NonPersistentRepr deferred = (NonPersistentRepr) message;
    actor.tell(
        new JournalProtocol.LoopMessageSuccess(deferred.payload(), actorInstance),
        deferred.sender());
  }
}
