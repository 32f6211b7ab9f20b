package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.storage.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventCursorTest {
  private static final long NO_LIMIT = Long.MAX_VALUE;
  private static final String ID = "long";

  private final SimulatedDisk disk = new SimulatedDisk(1);
  private DocketStore store;
  private long written;

  @BeforeEach
  void open() {
    store = DocketStore.open(disk, Fixtures.newDirectory(), SMALL);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void write(int events) throws ExecutionException {
    for (int i = 0; i < events; i++) {
      append(store, event(ID, ++written), event(ID, ++written));
      append(store, event("other", written));
    }
  }

  private List<Long> read(EventCursor cursor, long maxEvents, long maxBytes) {
    List<Long> numbers = new ArrayList<>();
    long count =
        cursor.read(maxEvents, maxBytes, stored -> numbers.add(stored.event().sequenceNr()));
    assertThat(count).isEqualTo(numbers.size());
    return numbers;
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void shouldReadEveryEventOnceThoughSegmentsAreSealedMeanwhile() throws Exception {
    write(60);
    EventCursor cursor = store.events().cursor(ID, 5, NO_LIMIT);
    List<Long> found = new ArrayList<>();
    for (int batch = 0; batch < 20; batch++) {
      found.addAll(read(cursor, 7, NO_LIMIT));
      write(3);
      if (batch % 4 == 0) {
        store.settle();
      }
    }

    while (!cursor.exhausted()) {
      found.addAll(read(cursor, 7, NO_LIMIT));
    }

    assertThat(store.metrics().segments()).isGreaterThan(3);
    assertThat(found).isEqualTo(numbers(5, written));
  }

  @Test
  void shouldReadOnWhenThereIsMoreAfterItWasExhausted() throws Exception {
    write(2);
    EventCursor cursor = store.events().cursor(ID, 1, NO_LIMIT);

    assertThat(read(cursor, 100, NO_LIMIT)).isEqualTo(numbers(1, 4));
    assertThat(cursor.exhausted()).isTrue();
    assertThat(read(cursor, 100, NO_LIMIT)).isEmpty();
    write(1);

    assertThat(read(cursor, 100, NO_LIMIT)).isEqualTo(numbers(5, 6));
  }

  @Test
  void shouldEndABatchByItsBytes() throws Exception {
    for (int number = 1; number <= 5; number++) {
      append(store, event(ID, number, "x".repeat(1000)));
    }
    EventCursor cursor = store.events().cursor(ID, 1, NO_LIMIT);

    assertThat(read(cursor, 100, 2500)).isEqualTo(numbers(1, 3));
    assertThat(cursor.exhausted()).isFalse();
    assertThat(read(cursor, 100, 1)).isEqualTo(numbers(4, 4));
    assertThat(read(cursor, 100, 2500)).isEqualTo(numbers(5, 5));
    assertThat(cursor.exhausted()).isTrue();
  }

  @Test
  void shouldEndAtTheLastWantedNumber() throws Exception {
    write(10);
    EventCursor cursor = store.events().cursor(ID, 3, 9);

    assertThat(read(cursor, 100, NO_LIMIT)).isEqualTo(numbers(3, 9));
    assertThat(cursor.done()).isTrue();
    assertThat(cursor.exhausted()).isFalse();
    assertThat(read(cursor, 100, NO_LIMIT)).isEmpty();
  }

  @Test
  void shouldLeaveOutWhatWasDeletedBetweenTwoBatches() throws Exception {
    write(20);
    EventCursor cursor = store.events().cursor(ID, 1, NO_LIMIT);
    assertThat(read(cursor, 4, NO_LIMIT)).isEqualTo(numbers(1, 4));

    await(store.events().deleteTo(ID, 10));
    assertThat(read(cursor, 4, NO_LIMIT)).isEqualTo(numbers(11, 14));
    await(store.events().deleteTo(ID, 40));

    assertThat(read(cursor, 4, NO_LIMIT)).isEmpty();
    assertThat(cursor.exhausted()).isTrue();
  }

  @Test
  void shouldHandAnEventOverAgainThatItsConsumerDidNotTake() throws Exception {
    write(5);
    EventCursor cursor = store.events().cursor(ID, 1, NO_LIMIT);

    assertThatThrownBy(
            () ->
                cursor.read(
                    100,
                    NO_LIMIT,
                    stored -> {
                      if (stored.event().sequenceNr() == 4) {
                        throw new IllegalStateException("not now");
                      }
                    }))
        .hasMessage("not now");

    assertThat(read(cursor, 100, NO_LIMIT)).isEqualTo(numbers(4, 10));
  }
}
