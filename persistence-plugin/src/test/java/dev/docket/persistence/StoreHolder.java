package dev.docket.persistence;

import java.io.IOException;
import java.nio.file.Path;

/** A process that holds a store open until it is killed, or its input ends. */
final class StoreHolder {
  private StoreHolder() {}

  static Process start(Path dir) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            StoreHolder.class.getName(),
            dir.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Says when the store is open. */
  public static void main(String[] args) throws IOException {
    DocketStore store = DocketStore.open(Path.of(args[0]), Fixtures.SMALL);
    System.out.println("open");
    System.in.transferTo(System.out);
    store.close();
  }
}
