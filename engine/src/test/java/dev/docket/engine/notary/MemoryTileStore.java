package dev.docket.engine.notary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A store that stops in the middle: of the files of the write in which that happens any ones may be
 * there afterwards, each whole.
 */
final class MemoryTileStore implements TileStore {

  /** The process ends here. */
  static final class Crash extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final Map<String, byte[]> files = new HashMap<>();
  private final Random random;
  private long changesLeft = Long.MAX_VALUE;
  private long changes;

  MemoryTileStore(Random random) {
    this.random = random;
  }

  /** From here on the change of that number, from 1, is the last, and is cut off. */
  void crashAt(long change) {
    changesLeft = change;
  }

  /** How many files were written or deleted. */
  long changes() {
    return changes;
  }

  Map<String, byte[]> files() {
    return files;
  }

  @Override
  public Optional<byte[]> read(String path) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public List<String> list(String directory) {
    return files.keySet().stream()
        .filter(path -> path.startsWith(directory + "/"))
        .map(path -> path.substring(directory.length() + 1))
        .filter(name -> !name.contains("/"))
        .toList();
  }

  @Override
  public void write(Map<String, byte[]> written) throws IOException {
    if (written.size() < changesLeft) {
      count(written.size());
      files.putAll(written);
      return;
    }
    List<String> some = new ArrayList<>(written.keySet());
    Collections.shuffle(some, random);
    for (String path : some.subList(0, random.nextInt(some.size() + 1))) {
      files.put(path, written.get(path));
    }
    throw crash();
  }

  @Override
  public void delete(Collection<String> paths) throws IOException {
    for (String path : paths) {
      delete(path);
    }
  }

  private void delete(String path) throws IOException {
    boolean there = files.keySet().stream().anyMatch(file -> isAt(file, path));
    if (!there) {
      return;
    }
    if (changesLeft <= 1) {
      files.keySet().removeIf(file -> isAt(file, path) && random.nextBoolean());
      throw crash();
    }
    count(1);
    files.keySet().removeIf(file -> isAt(file, path));
  }

  private static boolean isAt(String file, String path) {
    return file.equals(path) || file.startsWith(path + "/");
  }

  private void count(int done) {
    changes += done;
    changesLeft -= changesLeft == Long.MAX_VALUE ? 0 : done;
  }

  private Crash crash() {
    changesLeft = 0;
    return new Crash();
  }
}
