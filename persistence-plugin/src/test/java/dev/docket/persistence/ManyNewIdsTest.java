package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyNewIdsTest {
  private static final int IDS = 180_000;
  private static final int CHUNK = 5_000;

  @Test
  void shouldEndASegmentBeforeTheIndexOfItsIdsTakesTooMuchHeap(@TempDir Path dir)
      throws ExecutionException {
    StoreSettings settings =
        StoreSettings.defaults()
            .withCreate(true)
            .withForce(false)
            .withReserveBytes(0)
            .withCompaction(Fixtures.onDemand(1 << 20));
    try (DocketStore store = DocketStore.open(dir.resolve("store"), settings)) {
      for (int from = 0; from < IDS; from += CHUNK) {
        List<CompletionStage<Appended>> appends = new ArrayList<>();
        for (int i = from; i < from + CHUNK; i++) {
          appends.add(store.events().append(List.of(event("id-" + i, 1))));
        }
        for (CompletionStage<Appended> append : appends) {
          await(append);
        }
        store.settle();
      }

      // By its bytes alone this load fits into one segment; the snapshots have one of their own.
      assertThat(store.metrics().segments()).isGreaterThanOrEqualTo(4);
      assertThat(texts(store, "id-0")).containsExactly("id-0#1");
      assertThat(texts(store, "id-" + (IDS - 1))).containsExactly("id-" + (IDS - 1) + "#1");
    }
  }
}
