package dev.docket.persistence.repair;

import dev.docket.persistence.log.SegmentRemains;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Other files of the same log, from which what is lost can be taken: what a damaged segment was
 * merged from, and a backup of the store. Their checksums are seeded with the store's id, so that
 * records of another store never parse. A window of records is held in memory, so that files are
 * not read again for each record, nor all of them held at once. For one thread.
 */
final class Spares {
  /** More bytes of records are not held, unless one record alone has more. */
  static final int WINDOW_BYTES = 32 << 20;

  private final Storage storage;
  private final LogId log;
  private final List<Source> sources = new ArrayList<>();
  private final int windowBytes;
  private final TreeMap<Long, Spare> window = new TreeMap<>();
  private long windowFirst;
  private long windowLast;
  private long held;

  /** A file, and whether the store means the same by its ordinals; its own always does. */
  private record Source(Path file, SegmentName name, @Nullable Agreement agreement) {
    boolean mayHold(long first, long last) {
      long end = name instanceof SegmentName.Sealed sealed ? sealed.lastOrdinal() : Long.MAX_VALUE;
      return name.firstOrdinal() <= last && end >= first;
    }
  }

  Spares(Storage storage, LogId log, int windowBytes) {
    this.storage = storage;
    this.log = log;
    this.windowBytes = windowBytes;
  }

  /**
   * Adds files; those that are no segments are passed over, and of two records of one ordinal the
   * one that was added first counts.
   *
   * @param agreement asked before a record is taken; {@code null} for the log's own files
   */
  void add(List<Path> files, @Nullable Agreement agreement) {
    for (Path file : files) {
      SegmentName.parse(String.valueOf(file.getFileName()))
          .ifPresent(name -> sources.add(new Source(file, name, agreement)));
    }
    sources.sort(Comparator.comparing(source -> source.agreement() == null ? 0 : 1));
  }

  /**
   * A record of a spare file.
   *
   * @param head its head
   * @param bytes all of it
   * @param agreement of the backup that it is in
   */
  record Spare(RecordHead head, ByteBuffer bytes, @Nullable Agreement agreement) {
    /** Itself, if it is of the history of which the store has lost it. */
    Spare agreed() {
      if (agreement != null) {
        agreement.require(head.ordinal());
      }
      return this;
    }
  }

  /** The first whole record that they have of these ordinals. */
  Optional<Spare> first(long first, long last) throws IOException {
    for (long from = first; from <= last; from = windowLast + 1) {
      if (from < windowFirst || from > windowLast) {
        read(from);
      }
      Long found = window.ceilingKey(from);
      if (found != null) {
        return found <= last ? Optional.ofNullable(window.get(found)) : Optional.empty();
      }
      if (windowLast == Long.MAX_VALUE) {
        break;
      }
    }
    return Optional.empty();
  }

  /** How many whole records they have of these ordinals. */
  int count(long first, long last) throws IOException {
    int count = 0;
    Optional<Spare> spare = first(first, last);
    while (spare.isPresent()) {
      count++;
      long next = spare.get().head().ordinal() + 1;
      spare = first(next, last);
    }
    return count;
  }

  /** Fills the window with the records from an ordinal on. */
  private void read(long from) throws IOException {
    window.clear();
    held = 0;
    windowFirst = from;
    windowLast = Long.MAX_VALUE;
    for (Source source : sources) {
      if (source.mayHold(from, windowLast)) {
        try (SegmentRemains spare =
            SegmentRemains.open(
                storage, source.file(), log, source.name(), SegmentRemains.Link.NONE)) {
          spare.visit(new Collector(source.agreement()));
        }
      }
    }
  }

  private void hold(RecordHead head, ByteBuffer bytes, @Nullable Agreement agreement) {
    long ordinal = head.ordinal();
    if (ordinal < windowFirst || ordinal > windowLast || window.containsKey(ordinal)) {
      return;
    }
    ByteBuffer copy = ByteBuffer.allocate(head.length()).put(bytes.duplicate()).flip();
    window.put(ordinal, new Spare(head, copy, agreement));
    held += head.length();
    while (held > windowBytes && window.size() > 1) {
      windowLast = window.lastKey() - 1;
      held -= window.pollLastEntry().getValue().head().length();
    }
  }

  private final class Collector implements SegmentRemains.Visitor {
    private final @Nullable Agreement agreement;

    Collector(@Nullable Agreement agreement) {
      this.agreement = agreement;
    }

    @Override
    public void whole(RecordHead head, int offset, ByteBuffer bytes) {
      hold(head, bytes, agreement);
    }

    @Override
    public void rotten(RecordHead head, int offset) {
      // of no use
    }

    @Override
    public void broken(int from, int to) {
      // what can be read of it follows
    }

    @Override
    public void lost(SegmentRemains.Lost lost) {
      // of no use
    }
  }
}
