package dev.docket.persistence.repair;

import dev.docket.persistence.log.SegmentRemains;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Other files of the same log, from which what is lost can be taken: what a damaged segment was
 * merged from, and a backup of the store. Their checksums are seeded with the store's id, so that
 * records of another store never parse.
 */
final class Spares {
  private final Storage storage;
  private final LogId log;
  private final List<Path> files;

  /**
   * @param files any files; those that are no segments are passed over
   */
  Spares(Storage storage, LogId log, List<Path> files) {
    this.storage = storage;
    this.log = log;
    this.files = files;
  }

  /**
   * A record of a spare file.
   *
   * @param head its head
   * @param bytes all of it
   */
  record Spare(RecordHead head, ByteBuffer bytes) {}

  /** Every whole record that they have of these ordinals, by ordinal. */
  NavigableMap<Long, Spare> between(long first, long last) throws IOException {
    NavigableMap<Long, Spare> found = new TreeMap<>();
    for (Path file : files) {
      SegmentName name = SegmentName.parse(String.valueOf(file.getFileName())).orElse(null);
      if (name != null && mayHold(name, first, last)) {
        try (SegmentRemains spare =
            SegmentRemains.open(storage, file, log, name, SegmentRemains.Link.NONE)) {
          spare.visit(new Collector(first, last, found));
        }
      }
    }
    return found;
  }

  private static boolean mayHold(SegmentName name, long first, long last) {
    long end = name instanceof SegmentName.Sealed sealed ? sealed.lastOrdinal() : Long.MAX_VALUE;
    return name.firstOrdinal() <= last && end >= first;
  }

  private record Collector(long first, long last, NavigableMap<Long, Spare> found)
      implements SegmentRemains.Visitor {
    @Override
    public void whole(RecordHead head, int offset, ByteBuffer bytes) {
      if (head.ordinal() >= first && head.ordinal() <= last) {
        ByteBuffer copy = ByteBuffer.allocate(head.length());
        found.putIfAbsent(head.ordinal(), new Spare(head, copy.put(bytes.duplicate()).flip()));
      }
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
