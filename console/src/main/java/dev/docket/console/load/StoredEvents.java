package dev.docket.console.load;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoreSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Fills stores with events of cases that nobody asks for. */
final class StoredEvents {
  private static final int SERIALIZER = 4;
  private static final String WRITER = "3f2b8c1e-7a54-4b0e-9d43-2f6a1c5e8b70";
  private static final int BYTES = 400;
  private static final int AT_ONCE = 1_000;
  private static final int IDS = 1_000;
  private static final int BATCH = 20;

  private StoredEvents() {}

  /** One event of each of so many cases. */
  static void cases(Path store, int cases) {
    fill(store, cases, 1, 1);
  }

  /** About so many MiB of events of a thousand cases. */
  static void mebibytes(Path store, int mebibytes) {
    int events = (int) ((long) mebibytes * (1 << 20) / BYTES / IDS);
    fill(store, IDS, Math.max(1, events / BATCH), BATCH);
  }

  private static void fill(Path path, int ids, int batches, int batchSize) {
    byte[] payload = new byte[BYTES];
    new Random(BYTES).nextBytes(payload);
    SerializedValue value = new SerializedValue(SERIALIZER, "", payload);
    try (DocketStore store = DocketStore.open(path, StoreSettings.defaults().withCreate(true))) {
      List<CompletableFuture<?>> underWay = new ArrayList<>();
      for (int batch = 0; batch < batches; batch++) {
        for (int id = 0; id < ids; id++) {
          List<EventRecord> events = new ArrayList<>(batchSize);
          for (int i = 1; i <= batchSize; i++) {
            events.add(
                EventRecord.of("Case|stored-" + id, (long) batch * batchSize + i, WRITER, value));
          }
          underWay.add(store.events().append(events).toCompletableFuture());
          if (underWay.size() == AT_ONCE) {
            underWay.forEach(CompletableFuture::join);
            underWay.clear();
          }
        }
      }
      underWay.forEach(CompletableFuture::join);
    }
  }
}
