package dev.docket.persistence;

import dev.docket.persistence.log.IdHistory;
import dev.docket.persistence.log.Retention;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Of the events of an id those go that are deleted, and of its deletions all but the last. The last
 * of what goes leaves a deletion in its place, so that every merged segment says for itself up to
 * which number the id is deleted and what its highest number is, for ever, and its index can be
 * rebuilt from its frames.
 */
final class EventRetention implements Retention {

  @Override
  public void judge(IdHistory history) throws IOException {
    if (history.deletedTo() == 0) {
      return;
    }
    if (history.deletedTo() >= history.highest()) {
      history.reduceToLast();
      return;
    }
    Gone gone = new Gone(history.deletedTo());
    history.visitMerged(gone);
    gone.end();
  }

  /** Drops what a deletion reaches, one record behind, and reduces the last one. */
  private static final class Gone implements Consumer<IdHistory.Entry> {
    private final long deletedTo;
    private IdHistory.@Nullable Entry last;

    Gone(long deletedTo) {
      this.deletedTo = deletedTo;
    }

    @Override
    public void accept(IdHistory.Entry entry) {
      RecordHead head = entry.head();
      if (head.kind() == LogRecord.Kind.DELETION || head.sequenceNr() <= deletedTo) {
        if (last != null) {
          last.drop();
        }
        last = entry;
      }
    }

    void end() {
      if (last != null) {
        last.reduce();
      }
    }
  }

  @Override
  public EncodedRecord marker(RecordHead gone) {
    return EncodedRecord.encode(
        LogRecord.Kind.DELETION,
        gone.persistenceId(),
        gone.sequenceNr(),
        gone.sequenceNr(),
        Conversion.NOTHING);
  }

  @Override
  public void estimate(@Nullable IdRecords[] across, long deletedTo, long[] dead) {
    if (deletedTo == 0) {
      return;
    }
    for (int i = 0; i < across.length; i++) {
      IdRecords each = across[i];
      if (each != null) {
        // Numbers mostly follow each other, and one deletion stands beside the events, unless they
        // only tell of an earlier one.
        int events = each.count() - (each.deletedTo() > each.highest() - each.count() ? 1 : 0);
        long lowest = each.highest() - events + 1;
        long deleted = Math.min(events, Math.max(0, deletedTo - lowest + 1));
        dead[i] += deleted * each.bytes() / each.count();
      }
    }
  }

  @Override
  public boolean forgetsWithoutDeletions() {
    return false;
  }
}
