package dev.docket.persistence;

import dev.docket.persistence.log.IdHistory;
import dev.docket.persistence.log.IdHistory.Entry;
import dev.docket.persistence.log.Retention;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Of the snapshots of an id those go that are deleted, replaced or beyond the newest N, and of its
 * deletions those that have nothing left to delete. A record goes only if the others make the same
 * of the id without it: what they make of it is all that later records build on.
 */
final class SnapshotRetention implements Retention {
  private final int kept;

  SnapshotRetention(int kept) {
    this.kept = kept;
  }

  @Override
  public void judge(IdHistory history) throws IOException {
    if (history.count() == 1) {
      return;
    }
    List<Entry> all = history.all();
    List<Entry> present = present(kept, all);
    Set<Entry> alive = new HashSet<>(present);
    Predicate<Entry> gone =
        entry ->
            entry.merged() && !alive.contains(entry) && entry.head().kind() != LogRecord.Kind.LOSS;
    Predicate<Entry> goneSnapshot =
        gone.and(entry -> entry.head().kind() == LogRecord.Kind.SNAPSHOT);
    List<Entry> without = without(gone, all);
    List<Entry> withDeletions = without(goneSnapshot, all);
    // The number that is kept may be raised one day; what was deleted stays deleted then.
    if (present(kept, without).equals(present)
        && present(Integer.MAX_VALUE, without).equals(present(Integer.MAX_VALUE, withDeletions))) {
      all.stream().filter(gone).forEach(Entry::drop);
    } else if (present(kept, withDeletions).equals(present)) {
      all.stream().filter(goneSnapshot).forEach(Entry::drop);
    } else {
      history.keepsDead();
    }
  }

  private static List<Entry> without(Predicate<Entry> gone, List<Entry> all) {
    return all.stream().filter(gone.negate()).toList();
  }

  private static List<Entry> present(int kept, List<Entry> entries) throws IOException {
    SnapshotFold<Entry> fold = new SnapshotFold<>(kept);
    for (Entry entry : entries) {
      fold.add(entry.head(), entry, entry::read);
    }
    return List.copyOf(fold.present().values());
  }

  @Override
  public EncodedRecord marker(RecordHead gone) {
    return EncodedRecord.encode(
        LogRecord.Kind.DELETION,
        gone.persistenceId(),
        0,
        0,
        Conversion.deletion(SnapshotCriteria.none()));
  }

  @Override
  public void estimate(@Nullable IdRecords[] across, long deletedTo, long[] dead) {
    long newer = 0;
    for (int i = across.length - 1; i >= 0; i--) {
      IdRecords each = across[i];
      if (each != null) {
        long beyond = Math.min(each.count(), Math.max(0, newer + each.count() - kept));
        dead[i] += beyond * each.bytes() / each.count();
        newer += each.count();
      }
    }
  }

  @Override
  public boolean forgetsWithoutDeletions() {
    return true;
  }
}
