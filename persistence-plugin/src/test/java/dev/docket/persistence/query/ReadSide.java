package dev.docket.persistence.query;

import akka.NotUsed;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.stream.javadsl.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Every query that a read journal has, in one shape for both of its languages. */
interface ReadSide {

  /** What an envelope shows of an event. */
  record Seen(Offset offset, String id, long number, Object payload) {
    static Seen of(EventEnvelope envelope) {
      return new Seen(
          envelope.offset(), envelope.persistenceId(), envelope.sequenceNr(), envelope.event());
    }

    static Seen typed(akka.persistence.query.typed.EventEnvelope<String> envelope) {
      return new Seen(
          envelope.offset(), envelope.persistenceId(), envelope.sequenceNr(), envelope.event());
    }

    String name() {
      return id + "#" + number;
    }
  }

  /** First and last slice, inclusive. */
  record Slices(int first, int last) {}

  Source<String, NotUsed> ids(boolean live);

  Source<String, NotUsed> idsAfter(Optional<String> after, long limit);

  Source<Seen, NotUsed> byId(String id, long from, long to, boolean live);

  Source<Seen, NotUsed> byIdTyped(String id, long from, long to, boolean live);

  Source<Seen, NotUsed> byTag(String tag, Offset offset, boolean live);

  Source<Seen, NotUsed> all(Offset offset, boolean live);

  Source<Seen, NotUsed> bySlices(String entityType, Slices slices, Offset offset, boolean live);

  List<Slices> sliceRanges(int ranges);

  int slice(String id);

  CompletionStage<Optional<Instant>> timestampOf(String id, long number);

  CompletionStage<Seen> load(String id, long number);
}
