package dev.docket.persistence;

import dev.docket.persistence.SoakModel.Seen;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One life of a soaked store in a process of its own, that may be killed at any moment. It says on
 * its standard output, line by line, what it is about to do and what was acknowledged.
 */
final class SoakProcess {
  /** Its last line, if nobody kills it. */
  static final String CLOSED = "closed";

  private SoakProcess() {}

  /**
   * Starts one.
   *
   * @param errors gets its standard error
   */
  static Process start(Path dir, long seed, long millis, Path errors) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SoakProcess.class.getName(),
            dir.toString(),
            Long.toString(seed),
            Long.toString(millis))
        .redirectError(errors.toFile())
        .start();
  }

  /** Begins with what the store holds, lives, closes it. */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Consumer<String> notes = line -> out.print(line + "\n");
    try (DocketStore store = DocketStore.open(Path.of(args[0]), SoakLife.SETTINGS)) {
      SoakModel model = new SoakModel(notes);
      model.take(store, SoakLife.ids());
      List<SoakSnapshots> snapshots = new ArrayList<>();
      for (int i = 0; i < SoakLife.WRITERS; i++) {
        SoakSnapshots each = new SoakSnapshots(SoakLife.SETTINGS.snapshotsKept(), notes);
        each.take(store, SoakLife.idsOf(i));
        snapshots.add(each);
      }
      List<Seen> live = List.of(new Seen(null), new Seen(SoakModel.TAG));
      Random random = new Random(Long.parseLong(args[1]));
      SoakCounts counts = new SoakCounts(notes);
      new SoakLife(model, snapshots, live, counts, random, () -> false)
          .run(store, Long.parseLong(args[2]));
    }
    out.print(CLOSED + "\n");
    // No thread of the life may keep the process up that has said its last word.
    System.exit(0);
  }
}
