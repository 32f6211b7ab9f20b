package dev.docket.persistence.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;

/** The names and bytes with which a disk comes up; all of it is durable. Immutable. */
public final class DiskImage {
  /** An odd constant with well mixed bits: 2^64 divided by the golden ratio. */
  private static final long MIXER = 0x9E3779B97F4A7C15L;

  private final SortedMap<Path, FileImage> files;

  /**
   * @param files one image under two names is one file
   */
  DiskImage(SortedMap<Path, FileImage> files) {
    this.files = Collections.unmodifiableSortedMap(files);
  }

  /** A disk with this on it. */
  public SimulatedDisk boot(long seed) {
    SimulatedNames names = new SimulatedNames();
    Map<FileImage, SimulatedContent> contents = new HashMap<>();
    contents.put(FileImage.DIRECTORY, SimulatedContent.DIRECTORY);
    files.forEach(
        (name, file) -> names.settle(name, contents.computeIfAbsent(file, SimulatedContent::new)));
    return new SimulatedDisk(seed, names, 0);
  }

  /**
   * A hash of 64 bits: two images with different ones are different.
   *
   * @param nameOnly the files of which only the name counts, since nobody ever reads them
   */
  public long fingerprint(Predicate<Path> nameOnly) {
    long all = 0;
    for (Map.Entry<Path, FileImage> each : files.entrySet()) {
      Path name = each.getKey();
      long file = FileImage.hash(name.toString().getBytes(StandardCharsets.UTF_8));
      if (!nameOnly.test(name)) {
        file = file * MIXER + each.getValue().fingerprint();
      }
      all = Long.rotateLeft(all * MIXER, 29) + file;
    }
    return all;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    files.forEach(
        (name, file) ->
            text.append(name).append(' ').append(file.bytes().length).append(" bytes\n"));
    return text.toString();
  }
}
