package dev.docket.console.load;

import dev.docket.engine.notary.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A new directory for the stores of a run, which alone is deleted at the end: what the user has
 * beside it stays, also where the parent was there before.
 */
public final class Workplace implements AutoCloseable {
  private final Path parent;
  private final boolean made;
  private final Path path;

  private Workplace(Path parent, boolean made, Path path) {
    this.parent = parent;
    this.made = made;
    this.path = path;
  }

  /** A new directory in the parent, which is made if it is not there. */
  public static Workplace in(Path parent) throws IOException {
    boolean made = Files.notExists(parent);
    OwnerOnly.createDirectories(parent);
    return new Workplace(parent, made, Files.createTempDirectory(parent, "docket-bench-"));
  }

  public Path path() {
    return path;
  }

  /** Deletes the new directory with all that is in it, and the parent if it was made for it. */
  @Override
  public void close() throws IOException {
    Disk.delete(path);
    if (made) {
      Files.delete(parent);
    }
  }
}
