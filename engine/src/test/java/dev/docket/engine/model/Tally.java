package dev.docket.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.Mutation;
import dev.docket.protocol.ViolationCode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the generators really reached, so that the property cannot become empty unseen: a generator
 * that makes only failing or only harmless quanta proves nothing. Safe to count from any number of
 * threads.
 */
final class Tally {

  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<ViolationCode, Integer> codes = new EnumMap<>(ViolationCode.class);

  synchronized void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  void mutation(Mutation mutation, @Nullable ViolationCode refusal) {
    count(mutation.wireName() + (refusal == null ? " accepted" : " refused"));
  }

  synchronized void code(ViolationCode code) {
    codes.merge(code, 1, Integer::sum);
  }

  private synchronized int of(String what) {
    return counts.getOrDefault(what, 0);
  }

  /** Fails unless each of these was counted at least so often. */
  void shouldHave(int least, String... whats) {
    for (String what : whats) {
      assertThat(of(what)).as("%s in %s", what, this).isGreaterThanOrEqualTo(least);
    }
  }

  /** Fails unless every kind of mutation was accepted and refused at least so often. */
  void shouldHaveEveryMutation(int least) {
    for (Intent.Kind kind : Intent.Kind.values()) {
      shouldHave(least, kind.wireName() + " accepted", kind.wireName() + " refused");
    }
  }

  /** Fails unless every code but these was reached at least so often. */
  void shouldHaveEveryCodeBut(int least, Set<ViolationCode> unreachable) {
    for (ViolationCode code : EnumSet.complementOf(EnumSet.copyOf(unreachable))) {
      assertThat(codes.getOrDefault(code, 0))
          .as("%s in %s", code, this)
          .isGreaterThanOrEqualTo(least);
    }
  }

  /** Fails if that share of the whole is not reached. */
  void shouldBeShare(String part, String whole, double least, double most) {
    assertThat((double) of(part) / of(whole))
        .as("%s of %s in %s", part, whole, this)
        .isBetween(least, most);
  }

  @Override
  public synchronized String toString() {
    return counts + " " + codes;
  }
}
