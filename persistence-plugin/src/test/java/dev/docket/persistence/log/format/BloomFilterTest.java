package dev.docket.persistence.log.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BloomFilterTest {
  private static final int IDS = 20_000;
  private static final int OTHERS = 100_000;

  private static BloomFilter filter(long segment) {
    BloomFilter filter = BloomFilter.forIds(IDS, segment);
    IntStream.range(0, IDS).forEach(id -> filter.add(IdKey.of("id" + id)));
    return filter;
  }

  @Test
  void shouldHoldWhatWasAddedAndLittleElseAlsoWhenReadAgain() {
    BloomFilter filter = BloomFilter.decode(filter(7).encode(), 7);
    assertThat(IntStream.range(0, IDS)).allMatch(id -> filter.mayHold(IdKey.of("id" + id)));
    long wrong =
        IntStream.range(0, OTHERS).filter(id -> filter.mayHold(IdKey.of("other" + id))).count();
    assertThat(wrong).isBetween(OTHERS / 1000L, OTHERS / 60L);
  }

  @Test
  void shouldBeWrongAboutOtherIdsInEachSegmentOfTheSameIds() {
    BloomFilter one = filter(1);
    BloomFilter two = filter(2);
    long both =
        IntStream.range(0, OTHERS)
            .mapToObj(id -> IdKey.of("other" + id))
            .filter(key -> one.mayHold(key) && two.mayHold(key))
            .count();
    // A hundredth of a hundredth, where it would be a hundredth.
    assertThat(both).isLessThan(OTHERS / 2000);
  }
}
