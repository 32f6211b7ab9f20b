package dev.docket.persistence.repair;

import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.LogRecord.Kind;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.repair.Spares.Spare;
import java.io.IOException;
import java.util.Optional;

/** Fills a stretch of the log of which no file is left. For one thread. */
final class Filling {
  private final Spares spares;
  private final Salvage.Sink sink;
  private long lastTimestampMicros;
  private long taken;

  Filling(Spares spares, long lastTimestampMicros, Salvage.Sink sink) {
    this.spares = spares;
    this.lastTimestampMicros = lastTimestampMicros;
    this.sink = sink;
  }

  /** With what spare files have of it, and losses in between. */
  void fill(long first, long last) throws IOException {
    long next = first;
    for (Optional<Spare> found = spares.first(next, last);
        found.isPresent();
        found = spares.first(next, last)) {
      Spare spare = found.get().agreed();
      lose(next, spare.head().ordinal() - 1);
      sink.put(spare.head(), spare.bytes());
      lastTimestampMicros = spare.head().timestampMicros();
      next = spare.head().ordinal() + 1;
      taken++;
    }
    lose(next, last);
  }

  private void lose(long first, long last) throws IOException {
    if (first > last) {
      return;
    }
    EncodedRecord encoded = EncodedRecord.encode(Kind.LOSS, "", 0, first, Salvage.NOTHING);
    encoded.stamp(last, lastTimestampMicros);
    sink.put(RecordHead.decode(encoded.bytes(), 0).orElseThrow(), encoded.bytes());
    sink.lost(new Loss(null, 0, 0, first, last));
  }

  /** How many records came from a spare file. */
  long taken() {
    return taken;
  }

  long lastTimestampMicros() {
    return lastTimestampMicros;
  }
}
