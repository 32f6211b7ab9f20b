package dev.docket.engine.notary;

import akka.actor.typed.ActorSystem;
import akka.persistence.query.Offset;
import akka.persistence.query.TimestampOffset;
import akka.persistence.query.typed.EventEnvelope;
import akka.persistence.query.typed.javadsl.CurrentEventsBySliceQuery;
import dev.docket.engine.actor.CasePersistenceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The receipts of a read journal with {@link CurrentEventsBySliceQuery}: all slices of the cases at
 * once, by their timestamps.
 *
 * <p>The file journal's timestamps grow strictly in commit order. In a journal where an event can
 * become visible after one with a later timestamp, the order of the notary is that in which it saw
 * them; the look-back must then be at least as long as an event may stay unseen.
 */
final class SliceFeed implements ReceiptFeed {

  private final ActorSystem<?> system;
  private final CurrentEventsBySliceQuery journal;
  private final Duration lookBack;

  SliceFeed(ActorSystem<?> system, CurrentEventsBySliceQuery journal, Duration lookBack) {
    this.system = system;
    this.journal = journal;
    this.lookBack = lookBack;
  }

  @Override
  public Stream<JournalReceipts> after(String offset) {
    int last = journal.sliceRanges(1).get(0).second();
    Instant from = FeedOffset.timestamp(offset);
    return JournalEvents.stream(
        journal
            .<Object>currentEventsBySlices(CasePersistenceId.ENTITY_TYPE, 0, last, from(from))
            .mapConcat(envelope -> receipt(envelope).map(List::of).orElse(List.of())),
        system);
  }

  /** Empty where the journal only says that there is an event. */
  private static Optional<JournalReceipts> receipt(EventEnvelope<Object> envelope) {
    Offset offset = envelope.offset();
    return envelope
        .getOptionalEvent()
        .map(event -> JournalEvents.receipts(envelope.persistenceId(), event, () -> of(offset)));
  }

  private Offset from(Instant time) {
    return time.equals(Instant.EPOCH)
        ? Offset.noOffset()
        : TimestampOffset.apply(
            time.minus(lookBack),
            scala.collection.immutable.Map.from(
                scala.jdk.javaapi.CollectionConverters.asScala(Map.<String, Object>of())));
  }

  private static String of(Offset offset) {
    return FeedOffset.timestamp(TimestampOffset.toTimestampOffset(offset).timestamp());
  }
}
