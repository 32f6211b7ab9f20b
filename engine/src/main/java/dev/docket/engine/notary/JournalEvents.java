package dev.docket.engine.notary;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByTagQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.persistence.query.typed.javadsl.CurrentEventsBySliceQuery;
import akka.stream.Attributes;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.StreamConverters;
import dev.docket.engine.notary.ReceiptFeed.JournalReceipts;
import dev.docket.protocol.CaseEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which order over all cases a read journal offers. */
public final class JournalEvents {

  /** Receipts handed over at once: each time costs a turn of a dispatcher that cases are using. */
  private static final int AT_ONCE = 1_024;

  private JournalEvents() {}

  /**
   * The feed of a read journal: by slices where it has them, else by the tag of all events.
   *
   * @param readJournal the path of its configuration
   * @param tag what the engine tags each event with; empty for nothing
   * @param lookBack how far each reading by slices begins before its offset
   * @throws IllegalArgumentException if the read journal has no order over all cases
   */
  public static ReceiptFeed feed(
      ActorSystem<?> system, String readJournal, String tag, Duration lookBack) {
    ReadJournal journal =
        PersistenceQuery.get(system).getReadJournalFor(ReadJournal.class, readJournal);
    if (journal instanceof CurrentEventsBySliceQuery slices) {
      return new SliceFeed(system, slices, lookBack);
    } else if (journal instanceof CurrentEventsByTagQuery tags && !tag.isEmpty()) {
      return new TagFeed(system, tags, tag);
    }
    throw new IllegalArgumentException(
        "read-journal = "
            + readJournal
            + " is a "
            + journal.getClass().getName()
            + ": a notary needs one with CurrentEventsBySliceQuery, or with CurrentEventsByTagQuery"
            + " and docket.engine.tag set before the first case is created");
  }

  /** Runs a query whose elements are small, for a thread that blocks. */
  static Stream<JournalReceipts> stream(
      Source<JournalReceipts, NotUsed> receipts, ActorSystem<?> system) {
    return receipts
        .grouped(AT_ONCE)
        .runWith(
            StreamConverters.<List<JournalReceipts>>asJavaStream()
                .withAttributes(Attributes.inputBuffer(2, 2)),
            system)
        .flatMap(List::stream);
  }

  /**
   * The receipts of an event.
   *
   * @throws NotaryRefusal if it is none of a case
   */
  static JournalReceipts receipts(String persistenceId, Object event, Supplier<String> offset) {
    if (event instanceof CaseEvent of) {
      return new JournalReceipts(of.receipts(), offset, of instanceof CaseEvent.Carried);
    }
    throw new NotaryRefusal(
        persistenceId + " has an event that is not of a case: " + event.getClass());
  }
}
