package dev.docket.persistence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.log.Histories.History;
import dev.docket.persistence.log.format.LogId.Kind;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HistoriesTest {
  private static UUID id(long number) {
    return new UUID(1, number);
  }

  private final Histories histories = Histories.begin(id(1)).and(id(2), 10, 4).and(id(3), 20, 4);

  @Test
  void shouldTellToWhichHistoryAnOrdinalBelongs() {
    assertThat(histories.of(Kind.EVENTS, 9)).contains(id(1));
    assertThat(histories.of(Kind.EVENTS, 10)).contains(id(2));
    assertThat(histories.of(Kind.EVENTS, 20)).contains(id(3));
    assertThat(histories.of(Kind.SNAPSHOTS, 3)).contains(id(1));
    assertThat(histories.of(Kind.SNAPSHOTS, 4)).contains(id(3));
    assertThat(histories.current()).isEqualTo(id(3));
  }

  @Test
  void shouldForgetAHistoryOfWhichNothingIsLeft() {
    Histories again = histories.and(id(4), 20, 4);
    assertThat(again.list()).extracting(History::id).containsExactly(id(1), id(2), id(4));
  }

  @Test
  void shouldKnowNothingOfOrdinalsBeforeTheOldestOneThatIsKept() {
    Histories many = histories;
    for (int i = 0; i < Histories.MOST; i++) {
      many = many.and(id(100 + i), 100 + i, 5);
    }
    assertThat(many.list()).hasSize(Histories.MOST);
    assertThat(many.of(Kind.EVENTS, 99)).isEmpty();
    assertThat(many.of(Kind.EVENTS, 100)).contains(id(100));
  }

  @Test
  void shouldRefuseAListThatNoStoreWrites() {
    assertThatThrownBy(() -> new Histories(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Histories(List.of(new History(id(1), 5, 1), new History(id(2), 4, 1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Histories(List.of(new History(id(1), 1, 1), new History(id(1), 2, 1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new History(id(1), 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
