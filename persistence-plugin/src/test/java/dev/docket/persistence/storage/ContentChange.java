package dev.docket.persistence.storage;

import dev.docket.persistence.storage.Survival.Fate;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A write or a truncation before the force of its file. */
final class ContentChange implements Unforced {
  private static final int SECTOR = 512;

  private final long sequence;
  private final int offset;
  private final byte @Nullable [] bytes;
  private final boolean doomed;

  /**
   * @param offset where it begins; the new size, if it is a truncation
   * @param bytes what was written; null if it is a truncation
   * @param doomed whether no later force makes it durable: the force that should have failed, and
   *     the kernel holds it for written since
   */
  ContentChange(long sequence, int offset, byte @Nullable [] bytes, boolean doomed) {
    this.sequence = sequence;
    this.offset = offset;
    this.bytes = bytes;
    this.doomed = doomed;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  boolean doomed() {
    return doomed;
  }

  boolean truncates() {
    return bytes == null;
  }

  int end() {
    return bytes == null ? offset : offset + bytes.length;
  }

  /** Whether a write touches a sector of this one. */
  boolean sharesSectorWith(ContentChange later) {
    return later.bytes != null
        && later.offset / SECTOR <= (end() - 1) / SECTOR
        && (later.end() - 1) / SECTOR >= offset / SECTOR;
  }

  ContentChange asDoomed() {
    return new ContentChange(sequence, offset, bytes, true);
  }

  byte[] applyTo(byte[] content) {
    if (bytes == null) {
      return offset < content.length ? Arrays.copyOf(content, offset) : content;
    }
    byte[] result = Arrays.copyOf(content, Math.max(content.length, end()));
    System.arraycopy(bytes, 0, result, offset, bytes.length);
    return result;
  }

  /** What becomes of the content where this change meets with its fate. */
  byte[] applyTo(byte[] content, Survival survival) {
    Fate fate = survival.of(this);
    if (fate == Fate.KEPT) {
      return applyTo(content);
    }
    if (fate == Fate.LOST || bytes == null) {
      return content;
    }
    byte[] result =
        fate == Fate.GROWN && content.length < end() ? Arrays.copyOf(content, end()) : content;
    return fate == Fate.TORN ? torn(content, bytes, survival.coin(this)) : result;
  }

  private byte[] torn(byte[] content, byte[] written, SplittableRandom coin) {
    coin.nextInt(); // which has decided about the whole
    byte[] result = content.clone();
    for (int i = 0; i < written.length; ) {
      int at = offset + i;
      int count = Math.min(SECTOR - at % SECTOR, written.length - i);
      if (coin.nextBoolean()) {
        if (result.length < at + count) {
          result = Arrays.copyOf(result, at + count);
        }
        System.arraycopy(written, i, result, at, count);
      }
      i += count;
    }
    return result;
  }

  @Override
  public String toString() {
    return sequence
        + (bytes == null
            ? " truncated to " + offset
            : " written: " + bytes.length + " bytes at " + offset);
  }
}
