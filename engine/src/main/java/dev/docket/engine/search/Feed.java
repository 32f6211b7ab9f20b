package dev.docket.engine.search;

import akka.NotUsed;
import akka.persistence.query.Offset;
import akka.stream.javadsl.Source;
import dev.docket.protocol.CaseId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the events of all cases from a journal. */
interface Feed {

  /**
   * Everything from where the view stands, and then what comes. Ends only by failing; then it is
   * asked for anew.
   */
  Source<Item, NotUsed> follow();

  /** What comes from a journal. */
  sealed interface Item {}

  /**
   * An event.
   *
   * @param event what is stored; {@code null} if the journal only says that it is there
   * @param offset behind it; {@code null} if the feed goes by sequence numbers
   */
  record Event(CaseId id, long sequenceNr, @Nullable Object event, @Nullable Offset offset)
      implements Item {}

  /** The events of a case cannot be read further. */
  record Unreadable(CaseId id, String reason) implements Item {}

  /** Everything that was durable at this time came before. */
  record Complete(Instant upTo) implements Item {}
}
