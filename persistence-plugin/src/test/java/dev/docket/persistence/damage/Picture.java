package dev.docket.persistence.damage;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a store at rest, by their names relative to its directory. Not changed: each change
 * gives another picture, which shares the files that are alike.
 *
 * @param files the bytes of each file
 */
record Picture(Map<String, byte[]> files) {

  static Picture of(Path directory, Map<Path, byte[]> files) {
    Map<String, byte[]> relative = new TreeMap<>();
    files.forEach((path, bytes) -> relative.put(directory.relativize(path).toString(), bytes));
    return new Picture(relative);
  }

  byte[] file(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new AssertionError(name + " is not among " + files.keySet());
    }
    return bytes;
  }

  /** With another content of one file, which may be new. */
  Picture with(String name, byte[] content) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.put(name, content);
    return new Picture(changed);
  }

  /** Without a file. */
  Picture without(String name) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.remove(name);
    return new Picture(changed);
  }

  /** As a disk that can be read and written. */
  FilesInMemory at(Path directory) {
    Map<Path, byte[]> absolute = new TreeMap<>();
    files.forEach((name, bytes) -> absolute.put(directory.resolve(name), bytes));
    return FilesInMemory.of(absolute);
  }
}
