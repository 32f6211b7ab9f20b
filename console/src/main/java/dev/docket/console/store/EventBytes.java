package dev.docket.console.store;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import com.typesafe.config.ConfigFactory;
import dev.docket.console.runtime.ActorSystems;
import dev.docket.console.runtime.ConsoleConfig;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoredEvent;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.Receipt;
import java.util.function.BiConsumer;

/**
 * Makes events of the bytes in a store. The serializers are Akka's, which live in an actor system;
 * this one has no other use. Safe for any thread.
 */
public final class EventBytes implements AutoCloseable {

  private final ActorSystem<Void> system;
  private final Serialization serialization;

  /** Starts what the serializers live in; to be closed. */
  public EventBytes() {
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "docket-reader",
            ConsoleConfig.quiet().withFallback(ConfigFactory.load()));
    serialization = SerializationExtension.get(Adapter.toClassic(system));
  }

  /**
   * Reads an event.
   *
   * @throws UnreadableEventException if the bytes are not those of an event of a case
   */
  public CaseEvent read(SerializedValue value) {
    Object read;
    try {
      read = serialization.deserialize(value.bytes(), value.serializerId(), value.manifest()).get();
    } catch (RuntimeException fault) {
      throw new UnreadableEventException(value + " cannot be read: " + fault.getMessage(), fault);
    }
    if (read instanceof CaseEvent event) {
      return event;
    }
    throw new UnreadableEventException(value + " is no event of a case but " + read, null);
  }

  /**
   * Hands over the receipts of an event, with whether they are carried on before an erase; none if
   * it is not of a case, or cannot be read.
   */
  void receipts(StoredEvent stored, BiConsumer<Receipt, Boolean> consumer) {
    if (CasePersistenceId.caseOf(stored.event().persistenceId()).isEmpty()) {
      return;
    }
    CaseEvent event;
    try {
      event = read(stored.event().payload());
    } catch (UnreadableEventException unreadable) {
      return;
    }
    boolean carried = event instanceof CaseEvent.Carried;
    event.receipts().forEach(receipt -> consumer.accept(receipt, carried));
  }

  @Override
  public void close() {
    ActorSystems.stop(system);
  }
}
