package dev.docket.engine.notary;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.Persistence;
import akka.persistence.query.NoOffset$;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.TimestampOffset;
import akka.persistence.query.javadsl.ReadJournal;
import akka.persistence.query.typed.EventEnvelope;
import akka.persistence.query.typed.javadsl.CurrentEventsBySliceQuery;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import akka.stream.javadsl.StreamConverters;
import dev.docket.protocol.CaseEvent;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The receipts of a read journal with {@link CurrentEventsBySliceQuery}: all slices of an entity
 * type at once, by their timestamps.
 *
 * <p>The file journal's timestamps grow strictly in commit order. In a journal where an event can
 * become visible after one with a later timestamp, the order of the notary is that in which it saw
 * them; the look-back must then be at least as long as an event may stay unseen.
 */
public final class SliceFeed implements ReceiptFeed {

  private static final int PER_PULL = 256;

  private final ActorSystem<?> system;
  private final CurrentEventsBySliceQuery journal;
  private final String entityType;
  private final Duration lookBack;
  private final Serialization serialization;

  private SliceFeed(
      ActorSystem<?> system,
      CurrentEventsBySliceQuery journal,
      String entityType,
      Duration lookBack) {
    this.system = system;
    this.journal = journal;
    this.entityType = entityType;
    this.lookBack = lookBack;
    this.serialization = SerializationExtension.get(Adapter.toClassic(system));
  }

  /**
   * The feed of a read journal.
   *
   * @param readJournal the path of its configuration
   * @param lookBack how far each reading begins before its offset
   * @throws IllegalArgumentException if the read journal cannot read slices
   */
  public static SliceFeed of(
      ActorSystem<?> system, String readJournal, String entityType, Duration lookBack) {
    ReadJournal journal =
        PersistenceQuery.get(system).getReadJournalFor(ReadJournal.class, readJournal);
    if (journal instanceof CurrentEventsBySliceQuery query) {
      return new SliceFeed(system, query, entityType, lookBack);
    }
    throw new IllegalArgumentException(
        "read-journal = "
            + readJournal
            + " is a "
            + journal.getClass().getName()
            + ": a notary needs one with CurrentEventsBySliceQuery");
  }

  @Override
  public Stream<JournalReceipt> after(String offset) {
    int last = Persistence.get(Adapter.toClassic(system)).numberOfSlices() - 1;
    Stream<List<EventEnvelope<Object>>> pages =
        journal
            .<Object>currentEventsBySlices(entityType, 0, last, decoded(offset))
            .grouped(PER_PULL)
            .runWith(StreamConverters.asJavaStream(), system);
    return pages.flatMap(List::stream).flatMap(this::receipt);
  }

  private Stream<JournalReceipt> receipt(EventEnvelope<Object> envelope) {
    Object event = envelope.getOptionalEvent().orElse(null);
    if (event == null) {
      return Stream.empty();
    }
    if (event instanceof CaseEvent of) {
      return Stream.of(new JournalReceipt(of.receipt(), encoded(envelope.offset())));
    }
    throw new NotaryRefusal(
        envelope.persistenceId() + " has an event that is not of a case: " + event.getClass());
  }

  private Offset decoded(String offset) {
    if (offset.equals(START)) {
      return NoOffset$.MODULE$;
    }
    String[] parts = offset.split(" ", 3);
    Object read =
        serialization
            .deserialize(Base64.getDecoder().decode(parts[2]), Integer.parseInt(parts[0]), parts[1])
            .get();
    if (lookBack.isZero() || !(read instanceof TimestampOffset timestamp)) {
      return (Offset) read;
    }
    return TimestampOffset.apply(
        timestamp.timestamp().minus(lookBack),
        scala.collection.immutable.Map.from(
            scala.jdk.javaapi.CollectionConverters.asScala(Map.<String, Object>of())));
  }

  private String encoded(Offset offset) {
    akka.serialization.Serializer serializer = serialization.findSerializerFor(offset);
    return serializer.identifier()
        + " "
        + Serializers.manifestFor(serializer, offset)
        + " "
        + Base64.getEncoder().encodeToString(serializer.toBinary(offset));
  }
}
