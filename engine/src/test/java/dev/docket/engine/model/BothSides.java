package dev.docket.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.model.ModelFold.ModelViolation;
import dev.docket.engine.state.At;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Commits;
import dev.docket.engine.state.Fold;
import dev.docket.engine.state.FoldResult;
import dev.docket.engine.state.History;
import dev.docket.engine.state.Limits;
import dev.docket.engine.state.RequestHash;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Salt;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.Violation;
import dev.docket.protocol.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One case, kept by the model and by the engine, and compared after every quantum. */
final class BothSides {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Salt SALT = new Salt("5a".repeat(32));

  private final Limits limits;
  private final Tally tally;
  private final List<List<Mutation>> trace = new ArrayList<>();
  private ModelCase model;
  private CaseState engine;
  private int quanta;

  BothSides(Limits limits, Tally tally) {
    JsonObject context = JsonObject.of("k0", JsonObject.of("a", 1));
    CaseEvent.Created created =
        Commits.genesis(
            CaseId.of("case"), SALT, context, QuantumId.of("create"), START, "model-test");
    this.limits = limits;
    this.tally = tally;
    this.model = ModelCase.genesis(context, START);
    this.engine = History.replay(null, created, 1);
    compareStates(engine);
  }

  boolean isFinal() {
    return model.status.isFinal();
  }

  /**
   * Makes the quantum concrete, folds it on both sides, compares, and commits if it is accepted.
   */
  void quantum(List<Intent> intents) {
    // Not cut to milliseconds: the engine has to do that.
    Instant clock = START.plusSeconds(++quanta).plusNanos(quanta * 1_234_567L);
    Instant time = Instant.ofEpochMilli(clock.toEpochMilli());
    ModelFold fold = new ModelFold(model, limits, time);
    List<Mutation> mutations = new ArrayList<>();
    for (Intent intent : intents) {
      Mutation mutation = intent.aimedAt(fold.current());
      mutations.add(mutation);
      tally.mutation(mutation, fold.add(mutation));
    }
    trace.add(mutations);
    ModelCase after = fold.finish();

    CaseState before = engine;
    Hash hashBefore = before.hash();
    At at = At.next(before, clock);
    FoldResult result = Fold.fold(before, at, mutations, limits);

    tally.count("quantum");
    fold.violations().forEach(violation -> tally.code(violation.code()));
    if (result instanceof FoldResult.Refused refused) {
      compareViolations(refused.violations(), fold);
      tally.count("quantum refused");
    } else if (result instanceof FoldResult.Applied applied) {
      compareViolations(List.of(), fold);
      if (after == null) {
        throw new AssertionError("the model refuses without a violation");
      }
      commit(applied, after, mutations);
    }
    // Whatever the answer, the state before is a value and stays what it was.
    assertThat(before.hash()).isEqualTo(hashBefore);
    assertThat(Fold.fold(before, at, mutations, limits)).isInstanceOf(result.getClass());
  }

  private void compareViolations(List<Violation> found, ModelFold fold) {
    List<ModelViolation> actual =
        found.stream()
            .map(v -> new ModelViolation(v.index(), v.code(), v.subject(), v.consequence()))
            .toList();
    List<ModelViolation> expected = fold.violations();
    int split = Math.min(fold.ofMutations(), actual.size());
    assertThat(actual.subList(0, split))
        .as("violations %s%nof %s", found, this)
        .containsExactlyElementsOf(expected.subList(0, fold.ofMutations()));
    List<ModelViolation> ofTheWhole = actual.subList(split, actual.size());
    assertThat(ofTheWhole)
        .as("mutations at fault in %s%nof %s", found, this)
        .allMatch(violation -> fold.mayBlame(violation.index(), violation.subject()));
    assertThat(ofTheWhole.stream().map(ModelViolation::ofNoMutation))
        .as("violations of the whole %s%nof %s", found, this)
        .containsExactlyInAnyOrderElementsOf(expected.subList(fold.ofMutations(), expected.size()));
    assertThat(found).allSatisfy(violation -> assertThat(violation.message()).isNotBlank());
  }

  private void commit(FoldResult.Applied applied, ModelCase after, List<Mutation> mutations) {
    tally.count("quantum accepted");
    if (after.status != model.status) {
      tally.count("case " + after.status);
    }
    ModelCase modelBefore = model;
    model = after;
    compareStates(applied.after());
    assertThat(applied.changes())
        .as("net changes of %s", this)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(ModelChanges.between(modelBefore, after));

    QuantumId key = QuantumId.of("q" + quanta);
    Hash request = RequestHash.of(mutations);
    CaseEvent.Committed event = Commits.quantum(engine, applied, key, request, mutations.size());
    CaseState replayed = History.replay(engine, event, model.version + 1);
    compareStates(replayed);
    assertThat(replayed.hash()).as("hash of %s", this).isEqualTo(applied.after().hash());
    assertThat(replayed.hash()).as("hash of %s", this).isNotEqualTo(engine.hash());
    assertThat(event.receipt().body().stateBefore()).isEqualTo(engine.hash());
    assertThat(event.receipt().body().stateAfter()).isEqualTo(replayed.hash());
    History.requireHash(replayed);
    engine = replayed;
  }

  private void compareStates(CaseState state) {
    CaseView view = state.view();
    assertThat(view.status()).as("status of %s", this).isEqualTo(model.status);
    assertThat(view.version()).as("version of %s", this).isEqualTo(model.version);
    assertThat(view.stepCount()).as("step count of %s", this).isEqualTo(model.stepCount);
    assertThat(view.context()).as("context of %s", this).isEqualTo(model.contextObject());
    assertThat(view.metadata()).as("metadata of %s", this).isEqualTo(model.metadataObject());
    assertThat(view.tokens()).as("tokens of %s", this).containsExactlyElementsOf(model.tokenList());
    assertThat(view.scopes()).as("scopes of %s", this).containsExactlyElementsOf(model.scopeList());
    assertThat(view.createdAt()).as("creation of %s", this).isEqualTo(model.createdAt);
    assertThat(view.lastCommitAt()).as("last commit of %s", this).isEqualTo(model.lastCommitAt);
    assertThat(ModelInvariants.broken(view)).as("invariants of %s", this).isEmpty();
    compareIndexes(state);
  }

  /** Indexes are derived, never a second truth: a full scan gives the same. */
  private void compareIndexes(CaseState state) {
    for (ScopeId scope : model.scopes.keySet()) {
      assertThat(state.tokensOf(scope))
          .as("tokens of %s in %s", scope, this)
          .containsExactlyInAnyOrderElementsOf(
              model.tokensIn(scope).stream().map(token -> token.id).toList());
      assertThat(state.childrenOf(scope))
          .as("children of %s in %s", scope, this)
          .containsExactlyInAnyOrderElementsOf(
              model.scopes.values().stream()
                  .filter(other -> scope.equals(other.parent))
                  .map(other -> other.id)
                  .toList());
    }
    assertThat(state.canonicalBytes()).as("size of %s", this).isEqualTo(ModelSize.of(model));
    assertThat(state.activeTokens())
        .isEqualTo((int) model.tokenList().stream().filter(Token::isActive).count());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("a case under " + limits);
    for (List<Mutation> mutations : trace) {
      text.append("\n  quantum ").append(mutations);
    }
    return text.toString();
  }
}
