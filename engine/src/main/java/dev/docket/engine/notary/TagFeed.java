package dev.docket.engine.notary;

import akka.actor.typed.ActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.Sequence;
import akka.persistence.query.javadsl.CurrentEventsByTagQuery;
import java.util.stream.Stream;

/**
 * The receipts of a read journal with {@link CurrentEventsByTagQuery}, whose offsets are {@link
 * Sequence}s: the events of one tag, which the engine gives to every event ({@code
 * docket.engine.tag}), in the journal's order.
 */
final class TagFeed implements ReceiptFeed {

  private final ActorSystem<?> system;
  private final CurrentEventsByTagQuery journal;
  private final String tag;

  TagFeed(ActorSystem<?> system, CurrentEventsByTagQuery journal, String tag) {
    this.system = system;
    this.journal = journal;
    this.tag = tag;
  }

  @Override
  public Stream<JournalReceipts> after(String offset) {
    return JournalEvents.stream(
        journal
            .currentEventsByTag(tag, Offset.sequence(FeedOffset.sequence(offset)))
            .map(TagFeed::receipt),
        system);
  }

  private static JournalReceipts receipt(EventEnvelope envelope) {
    Offset offset = envelope.offset();
    return JournalEvents.receipts(envelope.persistenceId(), envelope.event(), () -> of(offset));
  }

  private static String of(Offset offset) {
    if (offset instanceof Sequence sequence) {
      return FeedOffset.sequence(sequence.value());
    }
    throw new NotaryRefusal(
        "the read journal gives the offset " + offset + ", a notary needs a Sequence");
  }
}
