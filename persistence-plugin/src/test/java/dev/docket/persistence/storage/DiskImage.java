package dev.docket.persistence.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The names and bytes with which a disk comes up; all of it is durable. Immutable. */
public final class DiskImage {
  static final byte[] DIRECTORY = new byte[0];

  /** One array under two names is one file. */
  private final SortedMap<Path, byte[]> files;

  DiskImage(SortedMap<Path, byte[]> files) {
    this.files = Collections.unmodifiableSortedMap(files);
  }

  /** A disk with this on it. */
  public SimulatedDisk boot(long seed) {
    SimulatedNames names = new SimulatedNames();
    IdentityHashMap<byte[], SimulatedContent> contents = new IdentityHashMap<>();
    contents.put(DIRECTORY, SimulatedContent.DIRECTORY);
    files.forEach(
        (name, bytes) ->
            names.settle(name, contents.computeIfAbsent(bytes, SimulatedContent::new)));
    return new SimulatedDisk(seed, names, 0);
  }

  /**
   * A hash of 64 bits: two images with different ones are different.
   *
   * @param nameOnly the files of which only the name counts, since nobody ever reads them
   */
  public long fingerprint(Predicate<Path> nameOnly) {
    CRC32C low = new CRC32C();
    CRC32 high = new CRC32();
    files.forEach(
        (name, bytes) -> {
          byte[] path = name.toString().getBytes(StandardCharsets.UTF_8);
          int length = nameOnly.test(name) ? -1 : bytes == DIRECTORY ? -2 : bytes.length;
          byte[] head = {
            0, (byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)
          };
          low.update(path);
          high.update(path);
          low.update(head);
          high.update(head);
          if (length > 0) {
            low.update(bytes);
            high.update(bytes);
          }
        });
    return high.getValue() << 32 | low.getValue();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    files.forEach(
        (name, bytes) ->
            text.append(name)
                .append(bytes == DIRECTORY ? "/" : " " + bytes.length + " bytes")
                .append('\n'));
    return text.toString();
  }
}
