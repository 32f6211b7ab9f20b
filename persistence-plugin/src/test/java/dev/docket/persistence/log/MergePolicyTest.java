package dev.docket.persistence.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.log.MergePolicy.Candidate;
import dev.docket.persistence.log.MergePolicy.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergePolicyTest {
  private static final long MIB = 1 << 20;
  private final MergePolicy policy = new MergePolicy(512 * MIB);

  /** Neighbours of these sizes in MiB, ten ordinals each. */
  private static List<Candidate> sizes(long... mebibytes) {
    List<Candidate> segments = new ArrayList<>();
    for (int i = 0; i < mebibytes.length; i++) {
      segments.add(new Candidate(i * 10L + 1, i * 10L + 10, mebibytes[i] * MIB, 0, 10, true));
    }
    return segments;
  }

  private static List<Candidate> with(List<Candidate> segments, int at, Candidate other) {
    List<Candidate> changed = new ArrayList<>(segments);
    changed.set(at, other);
    return changed;
  }

  @Test
  void shouldMergeNeighboursOfOneSize() {
    assertThat(policy.choose(sizes(64, 64, 64))).isEmpty();
    assertThat(policy.choose(sizes(64, 64, 64, 64))).contains(new Window(0, 4));
    assertThat(policy.choose(sizes(64, 1, 1, 1, 1))).contains(new Window(1, 5));
  }

  @Test
  void shouldNotWriteALargeOneAgainForTheSakeOfSmallOnes() {
    assertThat(policy.choose(sizes(64, 16, 4, 1))).isEmpty();
    assertThat(policy.choose(sizes(256, 64, 64, 64))).isEmpty();
  }

  @Test
  void shouldNotMakeAnythingLargerThanTheCap() {
    assertThat(policy.choose(sizes(200, 200, 200, 200))).isEmpty();
    for (Window window : policy.all(sizes(200, 200, 200, 200, 600, 1, 1))) {
      assertThat(window.size()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void shouldNotMergeOverAHoleOrADamagedOne() {
    List<Candidate> four = sizes(1, 1, 1, 1);
    Candidate second = four.get(1);
    assertThat(policy.choose(with(four, 1, new Candidate(12, 20, MIB, 0, 9, true)))).isEmpty();
    Candidate damaged =
        new Candidate(second.first(), second.last(), MIB, MIB, second.records(), false);
    assertThat(policy.choose(with(four, 1, damaged))).isEmpty();
    assertThat(policy.all(with(four, 1, damaged)))
        .containsExactly(new Window(0, 1), new Window(2, 4));
  }

  @Test
  void shouldRewriteTheOneThatIsMostlyDeadFirst() {
    List<Candidate> segments = sizes(64, 64, 64, 64);
    Candidate third = segments.get(2);
    List<Candidate> dying =
        with(segments, 2, new Candidate(third.first(), third.last(), 64 * MIB, 22 * MIB, 10, true));
    assertThat(policy.choose(dying)).contains(new Window(2, 3));
    List<Candidate> dead = with(dying, 0, new Candidate(1, 10, 64 * MIB, 60 * MIB, 10, true));
    assertThat(policy.choose(dead)).contains(new Window(0, 1));
    assertThat(policy.choose(with(sizes(1), 0, new Candidate(1, 10, 100, 90, 10, true)))).isEmpty();
  }

  @Test
  void shouldKeepTheNumberOfSegmentsLogarithmicAndTheWritingToo() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      MergePolicy uncapped = new MergePolicy(Long.MAX_VALUE);
      List<Candidate> segments = new ArrayList<>();
      long appended = 0;
      long written = 0;
      int most = 0;
      for (int i = 0; i < 3000; i++) {
        int size = 1000 + random.nextInt(1000);
        appended += size;
        segments.add(new Candidate(i + 1L, i + 1L, size, 0, 1, true));
        Optional<Window> window = uncapped.choose(segments);
        while (window.isPresent()) {
          written += merge(segments, window.get());
          window = uncapped.choose(segments);
        }
        most = Math.max(most, segments.size());
      }
      assertThat(most).as("seed " + seed).isLessThan(3 * 12);
      assertThat((double) written / appended).as("seed " + seed).isLessThan(12);
    }
  }

  private static long merge(List<Candidate> segments, Window window) {
    List<Candidate> inputs = segments.subList(window.from(), window.to());
    long bytes = inputs.stream().mapToLong(Candidate::bytes).sum();
    Candidate merged =
        new Candidate(
            inputs.get(0).first(), inputs.get(inputs.size() - 1).last(), bytes, 0, 1, true);
    inputs.clear();
    segments.add(window.from(), merged);
    return bytes;
  }
}
