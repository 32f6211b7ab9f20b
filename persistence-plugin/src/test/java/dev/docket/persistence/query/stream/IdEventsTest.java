package dev.docket.persistence.query.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventCursor;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.StoredEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdEventsTest {
  private static final int MIB = 1 << 20;
  private static final int EVENTS = 6;

  @Test
  void shouldBoundAPageInBytes(@TempDir Path dir) throws Exception {
    StoreSettings settings = StoreSettings.defaults().withCreate(true).withForce(false);
    try (DocketStore store = DocketStore.open(dir.resolve("store"), settings)) {
      for (int number = 1; number <= EVENTS; number++) {
        SerializedValue value = new SerializedValue(4, "", new byte[MIB]);
        store
            .events()
            .append(List.of(EventRecord.of("large", number, "", value)))
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
      }
      IdEvents pages = IdEvents.current(store.events(), "large", 1, Long.MAX_VALUE, 500);

      Page<StoredEvent> first = pages.next();
      Page<StoredEvent> second = pages.next();

      assertThat(first.elements()).hasSize((int) (EventCursor.BATCH_BYTES / MIB));
      assertThat(first.rest()).isEqualTo(Page.Rest.MORE);
      assertThat(second.elements()).hasSize(EVENTS - first.elements().size());
      assertThat(second.rest()).isEqualTo(Page.Rest.NONE);
    }
  }
}
