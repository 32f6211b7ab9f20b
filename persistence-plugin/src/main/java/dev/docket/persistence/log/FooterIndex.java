package dev.docket.persistence.log;

import dev.docket.persistence.log.format.Deletions;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.IndexBlocks;
import dev.docket.persistence.log.format.IndexEntry;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.MalformedException;
import dev.docket.persistence.log.format.SegmentFooter;
import dev.docket.persistence.log.format.SegmentFooter.Resident;
import dev.docket.persistence.log.format.SegmentFooter.Summary;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The index of a sealed segment, read from its footer on demand. Resident are the directory of the
 * blocks (16 bytes for each 4 KiB of entries), the Bloom filter (10 bits for each id) and the
 * places of frames (12 bytes for each 32 KiB).
 */
final class FooterIndex implements SegmentIndex {
  /** A trailer that claims more is taken for rotten. */
  private static final int LONGEST_TRAILER = 64 * 1024;

  private final StorageFile file;
  private final Summary summary;
  private final Resident resident;

  private FooterIndex(StorageFile file, Summary summary, Resident resident) {
    this.file = file;
    this.summary = summary;
    this.resident = resident;
  }

  /** The footer is not what was written; the frames say everything that it said. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }
  }

  /**
   * Reads what stays resident; empty if the footer is not whole.
   *
   * @throws dev.docket.persistence.log.format.UnknownFormatException if it is of a newer version
   */
  static Optional<FooterIndex> open(StorageFile file, LogId log, long segment) throws IOException {
    long size = file.size();
    ByteBuffer trailer = read(file, Math.max(0, size - SegmentFooter.LENGTH), SegmentFooter.LENGTH);
    int claimed = SegmentFooter.claimedLength(trailer);
    if (claimed != SegmentFooter.LENGTH && claimed > 0 && claimed <= LONGEST_TRAILER) {
      trailer = read(file, Math.max(0, size - claimed), claimed);
    }
    Optional<SegmentFooter> footer = SegmentFooter.decode(trailer, log, segment);
    if (footer.isEmpty() || footer.get().directoryStart() + footer.get().residentLength() > size) {
      return Optional.empty();
    }
    ByteBuffer parts =
        read(file, footer.get().directoryStart(), (int) footer.get().residentLength());
    return footer
        .get()
        .resident(parts, log, segment)
        .map(resident -> new FooterIndex(file, footer.get().summary(), resident));
  }

  private static ByteBuffer read(StorageFile file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    file.read(bytes, offset);
    return bytes.flip();
  }

  Summary summary() {
    return summary;
  }

  /** False only if the segment certainly does not hold the id. Reads nothing. */
  boolean mayHold(IdKey key) {
    return resident.filter().mayHold(key);
  }

  @Override
  public @Nullable IdRecords find(IdKey key) throws IOException {
    return mayHold(key) ? find(resident.blocks(), key) : null;
  }

  @Override
  public @Nullable IdRecords findTag(IdKey tag) throws IOException {
    return find(resident.tagBlocks(), tag);
  }

  private @Nullable IdRecords find(IndexBlocks blocks, IdKey key) throws IOException {
    for (int block = blocks.firstFor(key); blocks.mayReach(block, key); block++) {
      IndexEntry found = find(bytes(blocks, block), key);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable IndexEntry find(ByteBuffer block, IdKey key) throws UnreadableException {
    try {
      return IndexBlocks.find(block, key);
    } catch (MalformedException malformed) {
      throw new UnreadableException(String.valueOf(malformed.getMessage()));
    }
  }

  private static List<IndexEntry> entries(ByteBuffer block) throws UnreadableException {
    try {
      return IndexBlocks.entries(block);
    } catch (MalformedException malformed) {
      throw new UnreadableException(String.valueOf(malformed.getMessage()));
    }
  }

  @Override
  public void visitAfter(@Nullable IdKey key, IdVisitor visitor) throws IOException {
    visitAfter(resident.blocks(), key, visitor);
  }

  @Override
  public void visitTagsAfter(@Nullable IdKey tag, IdVisitor visitor) throws IOException {
    visitAfter(resident.tagBlocks(), tag, visitor);
  }

  private void visitAfter(IndexBlocks blocks, @Nullable IdKey key, IdVisitor visitor)
      throws IOException {
    for (int block = key == null ? 0 : blocks.firstFor(key); block < blocks.count(); block++) {
      for (IndexEntry entry : entries(bytes(blocks, block))) {
        boolean behind = key == null || entry.key().compareTo(key) > 0;
        if (behind && !visitor.visit(entry.key(), entry)) {
          return;
        }
      }
    }
  }

  private ByteBuffer bytes(IndexBlocks blocks, int block) throws IOException {
    if (blocks.offset(block) < 0
        || blocks.length(block) < 0
        || blocks.offset(block) + (long) blocks.length(block) > file.size()) {
      throw new UnreadableException("block " + block + " of a footer is not in the file");
    }
    ByteBuffer bytes = read(file, blocks.offset(block), blocks.length(block));
    if (!blocks.matches(block, bytes)) {
      throw new UnreadableException("block " + block + " of a footer has a wrong checksum");
    }
    return bytes;
  }

  @Override
  public Deletions deletions() {
    return summary.deletions();
  }

  @Override
  public int frameBefore(long ordinal, int framesStart) {
    return resident.places().before(ordinal, framesStart);
  }
}
