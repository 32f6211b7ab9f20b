package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadersBesideWritersTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path dir;

  @Test
  void shouldNeverTakeAnEventThatIsJustBeingShownForDamage() throws ExecutionException {
    int batch = 2_000;
    int batches = 100;
    StoreSettings settings =
        StoreSettings.defaults().withCreate(true).withForce(false).withReserveBytes(0);
    try (DocketStore store = DocketStore.open(dir, settings)) {
      AtomicBoolean done = new AtomicBoolean();
      CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> readUntil(store, done));
      for (int i = 0; i < batches; i++) {
        List<EventRecord> events = new ArrayList<>();
        for (int j = 1; j <= batch; j++) {
          events.add(event("a", (long) i * batch + j, ""));
        }
        await(store.events().append(events));
      }
      done.set(true);
      await(reading);
    }
  }

  private static void readUntil(DocketStore store, AtomicBoolean done) {
    while (!done.get()) {
      long newest = store.events().highestSequenceNr("a", 0);
      store.events().replay("a", Math.max(1, newest), Long.MAX_VALUE, 3, event -> {});
    }
  }
}
