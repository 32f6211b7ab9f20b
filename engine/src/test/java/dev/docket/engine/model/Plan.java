package dev.docket.engine.model;

import dev.docket.engine.model.Intent.Kind;
import dev.docket.engine.state.Limits;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * A random history: quanta of intents, under limits that are tight or not.
 *
 * @param limits tight ones are broken often, the standard ones never
 */
record Plan(Limits limits, List<List<Intent>> quanta) {

  private static final Limits TIGHT = new Limits(5, 5, 3, 220, 100, 900, 600, 4);

  static Arbitrary<Plan> arbitrary() {
    return Combinators.combine(anyLimits(), anyQuanta()).as(Plan::new);
  }

  /** Each limit by itself is tight or standard. */
  private static Arbitrary<Limits> anyLimits() {
    return Arbitraries.integers()
        .between(0, 255)
        .map(
            bits -> {
              Limits wide = Limits.STANDARD;
              return new Limits(
                  (bits & 1) == 0 ? wide.tokens() : TIGHT.tokens(),
                  (bits & 2) == 0 ? wide.scopes() : TIGHT.scopes(),
                  (bits & 4) == 0 ? wide.depth() : TIGHT.depth(),
                  (bits & 8) == 0 ? wide.contextBytes() : TIGHT.contextBytes(),
                  (bits & 16) == 0 ? wide.tokenValueBytes() : TIGHT.tokenValueBytes(),
                  (bits & 32) == 0 ? wide.stateBytes() : TIGHT.stateBytes(),
                  (bits & 64) == 0 ? wide.eventBytes() : TIGHT.eventBytes(),
                  (bits & 128) == 0 ? wide.stepCount() : TIGHT.stepCount());
            });
  }

  private static Arbitrary<List<List<Intent>>> anyQuanta() {
    // Most quanta are made with care, or none of some length would ever be accepted.
    Arbitrary<List<Intent>> careful = intents(97).list().ofMinSize(1).ofMaxSize(8);
    Arbitrary<List<Intent>> careless = intents(50).list().ofMinSize(1).ofMaxSize(6);
    return Arbitraries.frequencyOf(Tuple.of(3, careful), Tuple.of(1, careless))
        .list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Intent> intents(int carefulPercent) {
    Arbitrary<Integer> choice =
        Arbitraries.integers().between(0, 9_999).withDistribution(RandomDistribution.uniform());
    Arbitrary<Boolean> careful =
        Arbitraries.frequency(
            Tuple.of(carefulPercent, true), Tuple.of(100 - carefulPercent, false));
    return Combinators.combine(kinds(), careful, choice, choice, choice).as(Intent::new);
  }

  private static Arbitrary<Kind> kinds() {
    return Arbitraries.frequency(
        Tuple.of(5, Kind.SET_CONTEXT),
        Tuple.of(10, Kind.UPDATE_CONTEXT),
        Tuple.of(16, Kind.ADD_TOKEN),
        Tuple.of(6, Kind.REMOVE_TOKEN),
        Tuple.of(16, Kind.UPDATE_TOKEN),
        Tuple.of(10, Kind.ENTER_SCOPE),
        Tuple.of(7, Kind.EXIT_SCOPE),
        Tuple.of(4, Kind.CANCEL_SCOPE),
        Tuple.of(3, Kind.SET_CASE_STATUS),
        Tuple.of(4, Kind.INCREMENT_STEP_COUNT),
        Tuple.of(3, Kind.SET_METADATA));
  }
}
