package dev.docket.persistence.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file's bytes as they are seen, as they are durable, and the changes in between. For one thread
 * at a time.
 */
final class SimulatedContent {
  /** Stands for all directories, which have names and no bytes. */
  static final SimulatedContent DIRECTORY = new SimulatedContent(FileImage.DIRECTORY);

  private byte[] live;

  /** Whether somebody else has these bytes too, so that they are copied before they change. */
  private boolean shared;

  /** Moments of the disk share it. */
  private FileImage durable;

  private List<ContentChange> changes = new ArrayList<>();
  private @Nullable Remnant remnant;

  /** A file with this content, which is durable. */
  SimulatedContent(FileImage durable) {
    this(durable, List.of());
  }

  /** A file with this content, of which the last changes are not durable. */
  SimulatedContent(FileImage durable, List<ContentChange> changes) {
    byte[] bytes = durable.bytes();
    for (ContentChange change : changes) {
      bytes = change.applyTo(bytes);
    }
    this.live = bytes;
    this.shared = bytes == durable.bytes();
    this.durable = durable;
    this.changes.addAll(changes);
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

  void write(long sequence, int offset, byte[] bytes) {
    own(Math.max(live.length, offset + bytes.length));
    System.arraycopy(bytes, 0, live, offset, bytes.length);
    add(new ContentChange(sequence, offset, bytes, false));
  }

  /** As {@link #write}, but it will never come to the disk by itself. */
  void pretendToWrite(long sequence, int offset, byte[] bytes) {
    write(sequence, offset, bytes);
    changes.set(changes.size() - 1, changes.get(changes.size() - 1).asDoomed());
  }

  void truncate(long sequence, int size) {
    if (size < live.length) {
      own(size);
      add(new ContentChange(sequence, size, null, false));
    }
  }

  /** Sees to it that the bytes may be changed, and are so many. */
  private void own(int size) {
    if (shared || size != live.length) {
      live = Arrays.copyOf(live, size);
      shared = false;
    }
  }

  private void add(ContentChange change) {
    changes.add(change);
    remnant = null;
  }

  /** What no failed force has doomed is durable, and what shares a sector with that. */
  void force() {
    List<ContentChange> left = new ArrayList<>();
    if (changes.stream().anyMatch(ContentChange::doomed)) {
      durable = new FileImage(forcedBesideDoomed(left));
    } else {
      durable = new FileImage(live);
      shared = true;
    }
    changes = left;
    remnant = null;
  }

  private byte[] forcedBesideDoomed(List<ContentChange> left) {
    byte[] forced = durable.bytes();
    for (int i = 0; i < changes.size(); i++) {
      ContentChange change = changes.get(i);
      List<ContentChange> later = changes.subList(i + 1, changes.size());
      boolean written =
          !change.doomed()
              || later.stream().anyMatch(each -> !each.doomed() && change.sharesSectorWith(each));
      if (written) {
        forced = change.applyTo(forced);
      } else {
        left.add(change);
      }
    }
    return left.isEmpty() ? live.clone() : forced;
  }

  /**
   * As a kernel does it: what could not be written is marked as clean, so a later force has nothing
   * to write of it, although everybody sees it.
   */
  void failForce() {
    changes.replaceAll(change -> change.truncates() ? change : change.asDoomed());
    remnant = null;
  }

  /** Changes bytes that are durable. */
  void rot(int offset, int count) {
    byte[] rotten = durable.bytes().clone();
    own(live.length);
    for (int i = offset; i < offset + count; i++) {
      live[i] ^= 0x5a;
      rotten[i] = live[i];
    }
    durable = new FileImage(rotten);
    remnant = null;
  }

  SimulatedContent copy() {
    return new SimulatedContent(durable, changes);
  }

  /** What of it a power cut would find now. */
  Remnant remnant() {
    Remnant now = remnant;
    if (now == null) {
      now = new Remnant(durable, List.copyOf(changes));
      remnant = now;
    }
    return now;
  }
}
