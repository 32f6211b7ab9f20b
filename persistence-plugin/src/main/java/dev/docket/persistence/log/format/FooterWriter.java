package dev.docket.persistence.log.format;

import dev.docket.persistence.log.format.SegmentFooter.Summary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a footer while its entries come in, ascending by key: of the entries only the block that
 * is being filled is in memory, besides the directory and the filter. For one thread.
 */
public final class FooterWriter {
  private final LogId log;
  private final long segment;
  private final Summary summary;
  private final Sink sink;
  private final IndexBlocks.Encoder blocks;
  private IndexBlocks.@Nullable Encoder tagBlocks;
  private final BloomFilter filter;
  private long ids;

  /** Takes bytes that belong at an offset of the segment's file; each begins where one ended. */
  @FunctionalInterface
  public interface Sink {
    void write(ByteBuffer bytes, long offset) throws IOException;
  }

  /**
   * @param mostIds how many ids will be added at most; the filter is made for so many
   */
  public FooterWriter(LogId log, long segment, Summary summary, long mostIds, Sink sink) {
    this.log = log;
    this.segment = segment;
    this.summary = summary;
    this.sink = sink;
    this.blocks = new IndexBlocks.Encoder(log, segment, summary.framesEnd(), sink);
    this.filter = BloomFilter.forIds(mostIds, segment);
  }

  /** Adds the entry of an id behind all that were added before, and before any tag. */
  public void add(IdKey key, IdRecords records) throws IOException {
    blocks.add(key, records);
    filter.add(key);
    ids++;
  }

  /** Adds the entry of a tag behind all that were added before. */
  public void addTag(IdKey tag, IdRecords records) throws IOException {
    tags().add(tag, records);
  }

  private IndexBlocks.Encoder tags() throws IOException {
    IndexBlocks.Encoder tags = tagBlocks;
    if (tags == null) {
      tags = new IndexBlocks.Encoder(log, segment, blocks.finish(), sink);
      tagBlocks = tags;
    }
    return tags;
  }

  /**
   * Writes what stands behind the entries.
   *
   * @param frames the places of some frames
   * @return where the file ends
   */
  public long finish(SortedMap<Long, Integer> frames) throws IOException {
    IndexBlocks.Encoder tags = tags();
    int directoryStart = tags.finish();
    ByteBuffer directory = blocks.directory();
    ByteBuffer tagDirectory = tags.directory();
    ByteBuffer filterBytes = filter.encode();
    ByteBuffer places = FramePlaces.encode(frames);
    ByteBuffer trailer =
        SegmentFooter.of(summary, ids, directoryStart, directory, tagDirectory, filterBytes, places)
            .trailer(log, segment);
    long at = directoryStart;
    for (ByteBuffer part : List.of(directory, tagDirectory, filterBytes, places, trailer)) {
      int length = part.remaining();
      sink.write(part, at);
      at += length;
    }
    return at;
  }
}
