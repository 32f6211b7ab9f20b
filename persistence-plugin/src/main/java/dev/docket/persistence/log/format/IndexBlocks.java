package dev.docket.persistence.log.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The blocks in which the entries of a footer stand, sorted, and the directory that finds them. A
 * block has about 4 KiB, or one entry that is larger.
 *
 * <pre>
 *   block     := checksum:u32 count:u32 entry*      the checksum is seeded as a frame's at the block's offset
 *   directory := (first hash:u64 offset:u32 length:u32)*
 * </pre>
 */
public final class IndexBlocks {
  static final int BLOCK_BYTES = 4096;
  private static final int BLOCK_HEADER = 8;
  private static final int DIRECTORY_ENTRY = 16;

  private final LogId log;
  private final long segment;
  private final long[] firstHashes;
  private final int[] offsets;
  private final int[] lengths;

  private IndexBlocks(LogId log, long segment, long[] firstHashes, int[] offsets, int[] lengths) {
    this.log = log;
    this.segment = segment;
    this.firstHashes = firstHashes;
    this.offsets = offsets;
    this.lengths = lengths;
  }

  static IndexBlocks decodeDirectory(ByteBuffer source, LogId log, long segment) {
    int count = source.remaining() / DIRECTORY_ENTRY;
    IndexBlocks blocks =
        new IndexBlocks(log, segment, new long[count], new int[count], new int[count]);
    for (int i = 0; i < count; i++) {
      blocks.firstHashes[i] = source.getLong();
      blocks.offsets[i] = source.getInt();
      blocks.lengths[i] = source.getInt();
    }
    return blocks;
  }

  /** How many blocks there are. */
  public int count() {
    return offsets.length;
  }

  /** Where a block begins in the file. */
  public int offset(int block) {
    return offsets[block];
  }

  /** How long it is, bytes. */
  public int length(int block) {
    return lengths[block];
  }

  /** The first block that may hold an entry at or behind this key. */
  public int firstFor(IdKey key) {
    int low = 0;
    int high = offsets.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(firstHashes[middle], key.hash()) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1); // equal hashes may begin in the block before
  }

  /** Whether the block, or one behind it, may hold this very key. */
  public boolean mayReach(int block, IdKey key) {
    return block < offsets.length && Long.compareUnsigned(firstHashes[block], key.hash()) <= 0;
  }

  /** Whether a block's bytes are what was written. */
  public boolean matches(int block, ByteBuffer source) {
    return source.limit() == lengths[block]
        && source.limit() >= BLOCK_HEADER
        && source.getInt(0) == checksum(log, segment, offsets[block], source);
  }

  /**
   * The entry of a key in a block whose bytes match, or null.
   *
   * @throws MalformedException if it is nothing that was ever encoded
   */
  public static @Nullable IndexEntry find(ByteBuffer source, IdKey key) {
    try {
      return findChecked(source, key);
    } catch (BufferUnderflowException | IllegalArgumentException nonsense) {
      throw new MalformedException("a block of an index", nonsense);
    }
  }

  private static @Nullable IndexEntry findChecked(ByteBuffer source, IdKey key) {
    byte[] id = key.id().getBytes(StandardCharsets.UTF_8);
    int count = source.getInt(4);
    source.position(BLOCK_HEADER);
    for (int i = 0; i < count; i++) {
      if (IndexEntry.isNext(source, id)) {
        return IndexEntry.found(key, source);
      }
    }
    return null;
  }

  /**
   * All entries of a block whose bytes match.
   *
   * @throws MalformedException if it is nothing that was ever encoded
   */
  public static List<IndexEntry> entries(ByteBuffer source) {
    int count = source.getInt(4);
    source.position(BLOCK_HEADER);
    List<IndexEntry> entries = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        entries.add(IndexEntry.decode(source));
      }
    } catch (BufferUnderflowException | IllegalArgumentException nonsense) {
      throw new MalformedException("a block of an index", nonsense);
    }
    return entries;
  }

  private static int checksum(LogId log, long segment, int offset, ByteBuffer block) {
    CRC32C crc = log.seeded(segment, offset);
    crc.update(block.slice(4, block.limit() - 4));
    return (int) crc.getValue();
  }

  /** Puts entries into blocks and hands these on one by one; keeps only their directory. */
  static final class Encoder {
    private final LogId log;
    private final long segment;
    private final FooterWriter.Sink sink;
    private final List<ByteBuffer> waiting = new ArrayList<>();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private long firstHash;
    private int waitingBytes = BLOCK_HEADER;
    private int end;

    Encoder(LogId log, long segment, int start, FooterWriter.Sink sink) {
      this.log = log;
      this.segment = segment;
      this.sink = sink;
      this.end = start;
    }

    void add(IdKey key, IdRecords records) throws IOException {
      ByteBuffer entry = IndexEntry.encode(key, records);
      if (!waiting.isEmpty() && waitingBytes + entry.remaining() > BLOCK_BYTES) {
        close();
      }
      if (waiting.isEmpty()) {
        firstHash = key.hash();
      }
      waiting.add(entry);
      waitingBytes = Math.addExact(waitingBytes, entry.remaining());
    }

    private void close() throws IOException {
      if (waiting.isEmpty()) {
        return;
      }
      ByteBuffer block = ByteBuffer.allocate(waitingBytes);
      block.putInt(0).putInt(waiting.size());
      waiting.forEach(block::put);
      block.flip();
      block.putInt(0, checksum(log, segment, end, block));
      ByteBuffer entry = ByteBuffer.allocate(DIRECTORY_ENTRY);
      entry.putLong(firstHash).putInt(end).putInt(block.limit());
      directory.write(entry.array(), 0, DIRECTORY_ENTRY);
      int start = end;
      end = Math.addExact(end, block.limit());
      sink.write(block, start);
      waiting.clear();
      waitingBytes = BLOCK_HEADER;
    }

    /** Ends the blocks; returns where they end. */
    int finish() throws IOException {
      close();
      return end;
    }

    ByteBuffer directory() {
      return ByteBuffer.wrap(directory.toByteArray());
    }
  }
}
