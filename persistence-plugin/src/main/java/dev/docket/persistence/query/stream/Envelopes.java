package dev.docket.persistence.query.stream;

import akka.actor.ExtendedActorSystem;
import akka.japi.Pair;
import akka.persistence.FilteredPayload$;
import akka.persistence.Persistence;
import akka.persistence.journal.EventAdapters;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.plugin.AdapterNote;
import dev.docket.persistence.plugin.Payloads;
import java.util.List;
import java.util.Set;
import scala.Option;
import scala.Some;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Turns stored events into what Akka's queries hand out, by the serialization of the actor system
 * and the journal's event adapters. An adapter may make none or several events of one; they share
 * its offset and number.
 */
final class Envelopes {
  private static final long MICROS_PER_MILLI = 1000;

  private final Payloads payloads;
  private final EventAdapters adapters;
  private final Persistence persistence;

  /**
   * @param journal the plugin id of the journal whose adapters apply
   */
  Envelopes(ExtendedActorSystem system, String journal) {
    this.payloads = new Payloads(system);
    this.persistence = Persistence.get(system);
    this.adapters = persistence.adaptersFor(journal);
  }

  /** Envelopes with the ordinal as offset. An event that replication filtered is left out. */
  List<EventEnvelope> plain(StoredEvent stored) {
    EventRecord event = stored.event();
    Offset offset = Offsets.sequence(stored);
    AdapterNote note = AdapterNote.fromStored(event.metadata());
    Option<Object> metadata = payloads.fromStored(note.metadata());
    return events(event, note).stream()
        .filter(payload -> payload != FilteredPayload$.MODULE$)
        .map(
            payload ->
                new EventEnvelope(
                    offset,
                    event.persistenceId(),
                    event.sequenceNr(),
                    payload,
                    millis(stored),
                    metadata))
        .toList();
  }

  /** Envelopes with the logical timestamp as offset. */
  <E> List<akka.persistence.query.typed.EventEnvelope<E>> typed(StoredEvent stored) {
    AdapterNote note = AdapterNote.fromStored(stored.event().metadata());
    return events(stored.event(), note).stream()
        .map(payload -> this.<E>typed(stored, note, payload))
        .toList();
  }

  // The caller names the type of the events it expects, as with all of Akka's typed queries.
  @SuppressWarnings("unchecked")
  private <E> akka.persistence.query.typed.EventEnvelope<E> typed(
      StoredEvent stored, AdapterNote note, Object payload) {
    EventRecord event = stored.event();
    boolean filtered = payload == FilteredPayload$.MODULE$;
    Option<E> shown = filtered ? Option.empty() : new Some<>((E) payload);
    return new akka.persistence.query.typed.EventEnvelope<>(
        Offsets.timestamp(stored),
        event.persistenceId(),
        event.sequenceNr(),
        shown,
        millis(stored),
        payloads.fromStored(note.metadata()),
        entityType(event.persistenceId()),
        slice(event.persistenceId()),
        filtered,
        "",
        tags(event.tags()));
  }

  /** The slice of an id, 0 to 1,023, as everywhere in Akka. */
  int slice(String persistenceId) {
    return persistence.sliceForPersistenceId(persistenceId);
  }

  List<Pair<Integer, Integer>> sliceRanges(int ranges) {
    return persistence.getSliceRanges(ranges);
  }

  /** The part of an id before the first {@code |}, empty if it has none, as everywhere in Akka. */
  static String entityType(String persistenceId) {
    int end = persistenceId.indexOf('|');
    return end > 0 ? persistenceId.substring(0, end) : "";
  }

  private List<Object> events(EventRecord event, AdapterNote note) {
    Object payload = payloads.fromStored(event.payload());
    return CollectionConverters.asJava(
        adapters.get(payload.getClass()).fromJournal(payload, note.manifest()).events());
  }

  private static scala.collection.immutable.Set<String> tags(Set<String> tags) {
    return scala.collection.immutable.Set.from(CollectionConverters.asScala(tags));
  }

  private static long millis(StoredEvent stored) {
    return stored.timestampMicros() / MICROS_PER_MILLI;
  }
}
