package dev.docket.persistence.journal;

import akka.actor.ActorRef;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.plugin.AdapterNote;
import dev.docket.persistence.plugin.Payloads;
import java.util.Set;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Translates between Akka's representation of an event and the store's. */
final class EventCodec {
  private static final long MICROS_PER_MILLI = 1000;

  private final Payloads payloads;

  EventCodec(Payloads payloads) {
    this.payloads = payloads;
  }

  /**
   * @throws RuntimeException if payload or metadata cannot be serialised, or the id is not legal
   */
  EventRecord toRecord(PersistentRepr repr) {
    Object payload = repr.payload();
    Set<String> tags = Set.of();
    if (payload instanceof Tagged tagged) {
      payload = tagged.payload();
      tags = CollectionConverters.asJava(tagged.tags());
    }
    SerializedValue value = payloads.toStored(payload);
    AdapterNote note = new AdapterNote(repr.manifest(), payloads.toStored(repr.metadata()));
    return new EventRecord(
        repr.persistenceId(), repr.sequenceNr(), repr.writerUuid(), value, tags, note.toStored());
  }

  /**
   * @throws RuntimeException if payload or metadata cannot be deserialised
   */
  PersistentRepr toRepr(StoredEvent stored) {
    EventRecord event = stored.event();
    AdapterNote note = AdapterNote.fromStored(event.metadata());
    PersistentRepr repr =
        PersistentRepr.apply(
                payloads.fromStored(event.payload()),
                event.sequenceNr(),
                event.persistenceId(),
                note.manifest(),
                false,
                ActorRef.noSender(),
                event.writer())
            .withTimestamp(stored.timestampMicros() / MICROS_PER_MILLI);
    Option<Object> metadata = payloads.fromStored(note.metadata());
    return metadata.isDefined() ? repr.withMetadata(metadata.get()) : repr;
  }
}
