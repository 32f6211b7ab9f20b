package dev.docket.engine.notary;

import akka.actor.typed.ActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.Sequence;
import akka.persistence.query.javadsl.CurrentEventsByTagQuery;
import akka.stream.javadsl.StreamConverters;
import java.util.List;
import java.util.stream.Stream;

/**
 * The receipts of a read journal with {@link CurrentEventsByTagQuery}, whose offsets are {@link
 * Sequence}s: the events of one tag, which the engine gives to every event ({@code
 * docket.engine.tag}), in the journal's order.
 */
final class TagFeed implements ReceiptFeed {

  private static final int PER_PULL = 256;

  private final ActorSystem<?> system;
  private final CurrentEventsByTagQuery journal;
  private final String tag;

  TagFeed(ActorSystem<?> system, CurrentEventsByTagQuery journal, String tag) {
    this.system = system;
    this.journal = journal;
    this.tag = tag;
  }

  @Override
  public Stream<JournalReceipt> after(String offset) {
    return journal
        .currentEventsByTag(tag, Offset.sequence(FeedOffset.sequence(offset)))
        .grouped(PER_PULL)
        .runWith(StreamConverters.asJavaStream(), system)
        .flatMap(List::stream)
        .map(
            envelope ->
                JournalEvents.receipt(
                    envelope.persistenceId(), envelope.event(), () -> of(envelope)));
  }

  private static String of(EventEnvelope envelope) {
    if (envelope.offset() instanceof Sequence sequence) {
      return FeedOffset.sequence(sequence.value());
    }
    throw new NotaryRefusal(
        "the read journal gives the offset " + envelope.offset() + ", a notary needs a Sequence");
  }
}
