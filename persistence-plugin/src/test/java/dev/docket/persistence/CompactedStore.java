package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;

import dev.docket.persistence.storage.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** A store of small segments on a simulated disk, that is compacted on demand. */
abstract class CompactedStore {
  static final StoreSettings SMALL = Fixtures.SMALL;
  static final int IDS = 40;

  final Path dir = Fixtures.newDirectory();
  final SimulatedDisk disk = new SimulatedDisk(1);

  /** Events of many ids over several segments, each with a text that names it. */
  static void write(DocketStore store, int from, int to) throws ExecutionException {
    for (int round = from; round <= to; round++) {
      List<CompletionStage<Appended>> answers = new ArrayList<>();
      for (int i = 0; i < IDS; i++) {
        String text = "id" + i + "#" + round + "-" + "x".repeat(200);
        answers.add(store.events().append(List.of(event("id" + i, round, text))));
      }
      for (CompletionStage<Appended> answer : answers) {
        await(answer);
      }
    }
  }

  boolean onDisk(String text) {
    return Fixtures.onDisk(disk, text);
  }

  List<Path> sealed() {
    return disk.files().stream()
        .filter(path -> path.toString().contains("events") && path.toString().endsWith(".seg"))
        .toList();
  }

  long bytesOnDisk() {
    return disk.contents().values().stream().mapToLong(bytes -> bytes.length).sum();
  }
}
