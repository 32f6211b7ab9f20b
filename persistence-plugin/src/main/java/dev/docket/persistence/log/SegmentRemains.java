package dev.docket.persistence.log;

import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentFooter;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a segment, whole or damaged: every record that can still be read, and for each
 * stretch that cannot, what can be told of it. Reads all of the file. For one thread.
 *
 * <p>Where frames do not parse, records are looked for only where the frames before, the lengths of
 * the records before, or the footer say that one begins, and never by a search: what a caller
 * stored in a payload must not come back as a record.
 */
public final class SegmentRemains implements AutoCloseable {
  private static final int LONGEST_TRAILER = 64 * 1024;
  private static final int TRIED_BYTES = 64 * 1024;

  private final Path path;
  private final SegmentName name;
  private final LogId log;
  private final StorageFile file;
  private final Optional<SegmentHeader> header;
  private final boolean bothCopies;
  private final long number;
  private final Optional<FooterIndex> footer;
  private final int end;
  private final boolean endKnown;
  private final long lastKnown;

  /** Takes what is left, in the order of the file. */
  public interface Visitor {
    /**
     * A record that is as it was written.
     *
     * @param offset where it begins
     * @param bytes all of it; valid until this returns
     */
    void whole(RecordHead head, int offset, ByteBuffer bytes) throws IOException;

    /** A record of which only the head is. */
    void rotten(RecordHead head, int offset) throws IOException;

    /**
     * No frame parses there; what can be told of records in it follows.
     *
     * @param from where that begins
     * @param to where it ends
     */
    void broken(int from, int to) throws IOException;

    /** Records of which not even the head is. */
    void lost(Lost lost) throws IOException;
  }

  /**
   * Records that are gone.
   *
   * @param offset where what does not parse begins
   * @param end where it ends
   * @param firstOrdinal the first ordinal that may be gone
   * @param lastOrdinal the last such ordinal
   * @param ids whose they were, by the offset where each began; {@code null} if nobody knows
   */
  public record Lost(
      int offset,
      int end,
      long firstOrdinal,
      long lastOrdinal,
      @Nullable NavigableMap<Integer, String> ids) {}

  /**
   * What a segment that is not sealed has to be told.
   *
   * @param end where its frames end, if a successor says so
   * @param nextOrdinal the first ordinal behind it, or 1 if nothing is known to be behind it
   * @param segments the highest number that a segment may have
   */
  public record Link(OptionalInt end, long nextOrdinal, long segments) {
    /** Nothing is known. */
    public static final Link NONE = new Link(OptionalInt.empty(), 1, 10_000);
  }

  private SegmentRemains(Path path, SegmentName name, LogId log, StorageFile file, Link link)
      throws IOException {
    this.path = path;
    this.name = name;
    this.lastKnown =
        name instanceof SegmentName.Sealed sealed ? sealed.lastOrdinal() : link.nextOrdinal() - 1;
    this.log = log;
    this.file = file;
    ByteBuffer block = ByteBuffer.allocate(SegmentHeader.FRAMES_START);
    file.read(block, 0);
    this.header = SegmentHeader.decode(block.flip(), log);
    this.bothCopies = SegmentHeader.copies(block, log) == 2;
    this.number = number(link.segments());
    boolean sealed = name instanceof SegmentName.Sealed;
    this.footer = sealed ? FooterIndex.open(file, log, number) : Optional.empty();
    int size = (int) Math.min(Integer.MAX_VALUE - Frame.ALIGNMENT, file.size());
    this.end =
        footer
            .map(found -> found.summary().framesEnd())
            .orElse(Math.min(size, link.end().orElse(size)));
    this.endKnown = footer.isPresent() || link.end().isPresent();
  }

  /**
   * Opens a segment.
   *
   * @param link what the successor of an unsealed one says of it
   * @throws IOException if the disk cannot be read
   */
  public static SegmentRemains open(
      Storage storage, Path path, LogId log, SegmentName name, Link link) throws IOException {
    StorageFile file = storage.openForRead(path);
    boolean opened = false;
    try {
      SegmentRemains remains = new SegmentRemains(path, name, log, file, link);
      opened = true;
      return remains;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  /** Its number: by its name, its header, or what its footer claims; 0 if nothing tells. */
  private long number(long segments) throws IOException {
    if (name instanceof SegmentName.Active active) {
      return active.segment();
    }
    long claimed = header.isPresent() ? header.get().segment() : claimedByTrailer();
    return claimed > 0 ? claimed : tried(segments);
  }

  /** The number with which the first frame parses. */
  private long tried(long segments) throws IOException {
    for (long each = 1; each <= segments; each++) {
      if (new FrameScanner(file, log, each, file.size(), TRIED_BYTES)
          .frameAt(SegmentHeader.FRAMES_START)
          .isPresent()) {
        return each;
      }
    }
    return 0;
  }

  /** Every checksum in the file is seeded with it, so a wrong claim only means that none holds. */
  private long claimedByTrailer() throws IOException {
    long size = file.size();
    ByteBuffer trailer = ByteBuffer.allocate(SegmentFooter.LENGTH);
    file.read(trailer, Math.max(0, size - SegmentFooter.LENGTH));
    int claimed = SegmentFooter.claimedLength(trailer.flip());
    if (claimed < SegmentFooter.LENGTH || claimed > LONGEST_TRAILER) {
      return 0;
    }
    ByteBuffer first = ByteBuffer.allocate(Long.BYTES);
    file.read(first, Math.max(0, size - claimed));
    return first.remaining() == 0 ? first.getLong(0) : 0;
  }

  public Path path() {
    return path;
  }

  public SegmentName name() {
    return name;
  }

  /** Its number, 0 if nothing tells. */
  public long segment() {
    return number;
  }

  /** Its header, if a copy is whole. */
  public Optional<SegmentHeader> header() {
    return header;
  }

  /** Whether both copies of the header are whole. */
  public boolean bothCopies() {
    return bothCopies;
  }

  /** Whether it has a footer that can be opened; its entries may still be rotten. */
  public boolean hasFooter() {
    return footer.isPresent();
  }

  /** Whether footer and frames agree, and all of both is whole. Reads all of it. */
  public boolean isWhole() throws IOException {
    return bothCopies
        && name instanceof SegmentName.Sealed sealed
        && new MergeCheck(file, log, number, sealed, bytes -> {}).passes();
  }

  /**
   * Visits all that is left.
   *
   * @return bytes of an unfinished write behind the last frame, which are no part of the log
   */
  public int visit(Visitor visitor) throws IOException {
    return new RemainsVisit(this, visitor).run();
  }

  FrameScanner scanner() {
    return new FrameScanner(file, log, number, end);
  }

  /** Where the frames end, as far as that is known. */
  int end() {
    return end;
  }

  boolean endKnown() {
    return endKnown;
  }

  /** Whether ordinals may be left out in it. */
  boolean merged() {
    return name instanceof SegmentName.Sealed sealed && sealed.generation() > 1;
  }

  /** The last ordinal that it is known to have held, 0 where that is not known. */
  long lastKnown() {
    return lastKnown;
  }

  /**
   * The records that begin in these bytes, as the footer has it; {@code null} if it cannot tell.
   */
  @Nullable NavigableMap<Integer, String> indexed(int from, int to) throws IOException {
    if (footer.isEmpty()) {
      return null;
    }
    NavigableMap<Integer, String> found = new TreeMap<>();
    try {
      footer
          .get()
          .visitAfter(
              null,
              (key, records) -> {
                for (int offset : records.offsets()) {
                  if (offset >= from && offset < to) {
                    found.put(offset, key.id());
                  }
                }
                return true;
              });
    } catch (FooterIndex.UnreadableException unreadable) {
      return null;
    }
    return Collections.unmodifiableNavigableMap(found);
  }

  /**
   * Up to which number the records of an id went that began before an offset: as the next one of
   * them behind it says, or the footer; 0 if neither does.
   */
  public long reachedBefore(int offset, String persistenceId) throws IOException {
    if (footer.isEmpty()) {
      return 0;
    }
    try {
      IdRecords found = footer.get().find(IdKey.of(persistenceId));
      FrameScanner scanner = scanner();
      for (int each : found == null ? new int[0] : found.offsets()) {
        Optional<RecordHead> head = each < offset ? Optional.empty() : scanner.headAt(each);
        if (head.isPresent()) {
          return head.get().previous();
        }
      }
      return found == null ? 0 : found.highest();
    } catch (FooterIndex.UnreadableException unreadable) {
      return 0;
    }
  }

  /**
   * The highest number that it knows of each of these ids, of which it knows any: by its footer, or
   * where that is not whole by all that is left. For events.
   */
  public Map<String, Long> highest(Set<String> ids) throws IOException {
    Map<String, Long> highest = new HashMap<>();
    if (footer.isEmpty()) {
      visit(new HighestOf(ids, highest));
      return highest;
    }
    try {
      for (String id : ids) {
        IdRecords found = footer.get().find(IdKey.of(id));
        if (found != null) {
          highest.put(id, found.highest());
        }
      }
    } catch (FooterIndex.UnreadableException unreadable) {
      visit(new HighestOf(ids, highest));
    }
    return highest;
  }

  /** Takes the highest numbers that the heads tell. */
  private record HighestOf(Set<String> ids, Map<String, Long> highest) implements Visitor {
    @Override
    public void whole(RecordHead head, int offset, ByteBuffer bytes) {
      rotten(head, offset);
    }

    @Override
    public void rotten(RecordHead head, int offset) {
      if (ids.contains(head.persistenceId())) {
        highest.merge(head.persistenceId(), head.highest(), Math::max);
      }
    }

    @Override
    public void broken(int from, int to) {
      // what can be read of it follows
    }

    @Override
    public void lost(Lost lost) {
      // tells no number
    }
  }

  /** Up to which number its footer knows an id to be deleted, 0 if that is not known. */
  public long deletedTo(String persistenceId) throws IOException {
    if (footer.isEmpty()) {
      return 0;
    }
    try {
      IdRecords found = footer.get().find(IdKey.of(persistenceId));
      return found == null ? 0 : found.deletedTo();
    } catch (FooterIndex.UnreadableException unreadable) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
