package dev.docket.engine.model;

import dev.docket.protocol.ViolationCode;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * The engine's pure step and the naive model, side by side over random histories.
 *
 * <p>More tries than in the build: {@code -Djqwik.tries.default=100000}.
 */
class StepAgainstModelPropertyTest {

  /**
   * Not reached: the step lets no invariant break, and the checks behind it are for its bugs; the
   * last three are of control commits.
   */
  private static final Set<ViolationCode> UNREACHABLE =
      Set.of(
          ViolationCode.INVARIANT_BROKEN,
          ViolationCode.TOKEN_VALUE_TOO_DEEP,
          ViolationCode.ALREADY_ON_HOLD,
          ViolationCode.NOT_ON_HOLD,
          ViolationCode.VERSION_NOT_EARLIER,
          ViolationCode.CASE_NOT_FINAL);

  private final Tally tally = new Tally();
  private int started;
  private int finished;

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldAnswerEveryQuantumAsTheModelDoes(@ForAll("plans") Plan plan) {
    started++;
    BothSides both = new BothSides(plan.limits(), tally);
    int afterTheEnd = 0;
    for (List<Intent> quantum : plan.quanta()) {
      both.quantum(quantum);
      if (both.isFinal() && ++afterTheEnd > 1) {
        both = new BothSides(plan.limits(), tally);
        afterTheEnd = 0;
      }
    }
    finished++;
  }

  @Provide
  Arbitrary<Plan> plans() {
    return Plan.arbitrary();
  }

  /** Only if all tries held: a failure has its own message. */
  @AfterProperty
  void shouldHaveReachedEveryRule() {
    if (started != finished) {
      return;
    }
    tally.shouldBeShare("quantum accepted", "quantum", 0.4, 0.8);
    tally.shouldHaveEveryMutation(started / 100);
    tally.shouldHaveEveryCodeBut(started / 300, UNREACHABLE); // some are rare
    tally.shouldHave(started / 100, "case DONE", "case FAILED", "case CANCELLED");
  }
}
