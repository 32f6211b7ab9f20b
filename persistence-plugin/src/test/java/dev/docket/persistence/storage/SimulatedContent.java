package dev.docket.persistence.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A file's bytes as they are seen, as they are durable, and the writes in between. For one thread
 * at a time.
 */
final class SimulatedContent {
  private static final int SECTOR = 512;

  private byte[] live = new byte[0];
  private byte[] durable = new byte[0];
  private final List<Change> changes = new ArrayList<>();

  /** A write, or with no bytes a truncation, that is not durable yet. */
  private static final class Change {
    private final long offset;
    private final byte @Nullable [] bytes;

    Change(long offset, byte @Nullable [] bytes) {
      this.offset = offset;
      this.bytes = bytes;
    }
  }

  int size() {
    return live.length;
  }

  /** What a process sees. */
  byte[] bytes() {
    return live.clone();
  }

  int read(ByteBuffer target, int offset) {
    int count = Math.max(0, Math.min(target.remaining(), live.length - offset));
    target.put(live, Math.min(offset, live.length), count);
    return count;
  }

  void write(int offset, byte[] bytes) {
    int end = offset + bytes.length;
    if (live.length < end) {
      live = Arrays.copyOf(live, end);
    }
    System.arraycopy(bytes, 0, live, offset, bytes.length);
    changes.add(new Change(offset, bytes));
  }

  void truncate(int size) {
    if (size < live.length) {
      live = Arrays.copyOf(live, size);
      changes.add(new Change(size, null));
    }
  }

  void force() {
    durable = live.clone();
    changes.clear();
  }

  /** Changes bytes that are durable. */
  void rot(int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      live[i] ^= 0x5a;
      durable[i] = live[i];
    }
  }

  SimulatedContent copy() {
    SimulatedContent copy = new SimulatedContent();
    copy.live = live.clone();
    copy.durable = durable.clone();
    copy.changes.addAll(changes);
    return copy;
  }

  /** What a power cut leaves: of what was not forced, any part. */
  SimulatedContent survivor(Random random) {
    byte[] bytes = durable.clone();
    for (Change change : changes) {
      bytes = applyInPart(bytes, change, random);
    }
    SimulatedContent survivor = new SimulatedContent();
    survivor.live = bytes;
    survivor.durable = bytes.clone();
    return survivor;
  }

  private static byte[] applyInPart(byte[] bytes, Change change, Random random) {
    byte[] written = change.bytes;
    if (written == null) {
      return random.nextBoolean() ? Arrays.copyOf(bytes, (int) change.offset) : bytes;
    }
    byte[] result = bytes;
    long at = change.offset;
    int fate = random.nextInt(3); // nothing, everything, or each sector by itself
    for (int i = 0; i < written.length; ) {
      int count = (int) Math.min(SECTOR - at % SECTOR, written.length - i);
      if (fate == 1 || (fate == 2 && random.nextBoolean())) {
        if (result.length < at + count) {
          result = Arrays.copyOf(result, (int) at + count);
        }
        System.arraycopy(written, i, result, (int) at, count);
      }
      at += count;
      i += count;
    }
    return result;
  }
}
