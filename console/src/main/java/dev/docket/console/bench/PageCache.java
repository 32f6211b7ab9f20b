package dev.docket.console.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The operating system's cache of files. */
public final class PageCache {
  private static final Path SWITCH = Path.of("/proc/sys/vm/drop_caches");

  private PageCache() {}

  /** Empties it, which Linux allows to root; says whether it did. */
  public static boolean drop() {
    try {
      Files.writeString(SWITCH, "3");
      return true;
    } catch (IOException notAllowed) {
      return false;
    }
  }
}
