package dev.docket.persistence;

import static dev.docket.persistence.DamagedStore.APPLY;
import static dev.docket.persistence.Fixtures.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.doctor.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** A damaged store that is repaired. */
abstract class RepairedStore {
  final DamagedStore damaged;

  RepairedStore() throws ExecutionException {
    damaged = new DamagedStore();
  }

  List<Finding> problems() {
    List<Finding> found = new ArrayList<>();
    DocketStore.examine(damaged.disk, damaged.dir, SMALL, found::add);
    found.removeIf(finding -> !finding.isProblem());
    return found;
  }

  DocketStore open() {
    return DocketStore.open(damaged.disk, damaged.dir, SMALL);
  }

  void isHealthy() {
    assertThat(problems()).isEmpty();
    assertThat(damaged.repair(APPLY).needed()).as("a second repair").isFalse();
    try (DocketStore store = open()) {
      assertThat(store.health().reasons()).isEmpty();
      assertThat(store.recovery().damage()).isEmpty();
    }
  }

  List<String> lossNotes() {
    List<String> notes = new ArrayList<>();
    DocketStore.examine(
        damaged.disk,
        damaged.dir,
        SMALL,
        found -> {
          if (found.kind() == Finding.Kind.LOSS) {
            notes.add(found.detail());
          }
        });
    return notes;
  }
}
