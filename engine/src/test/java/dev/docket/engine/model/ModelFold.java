package dev.docket.engine.model;

import dev.docket.engine.model.ModelCase.ModelToken;
import dev.docket.engine.state.Limits;
import dev.docket.protocol.Change;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.ViolationCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SEMANTICS section 2, "One function": the quantum as a loop over full copies. */
final class ModelFold {

  /** What of a violation the semantics fix; the message is for people. */
  record ModelViolation(int index, ViolationCode code, String subject, boolean consequence) {
    ModelViolation ofNoMutation() {
      return new ModelViolation(-1, code, subject, consequence);
    }
  }

  private final ModelCase before;
  private final Limits limits;
  private final long version;
  private final Instant time;
  private final List<ModelViolation> violations = new ArrayList<>();
  private final Set<String> failed = new HashSet<>();

  /** The accepted mutations that were about a subject or changed it. */
  private final Map<String, Set<Integer>> touches = new HashMap<>();

  private ModelCase current;
  private int next;
  private int ofMutations;

  /** A fold over no mutation yet. */
  ModelFold(ModelCase before, Limits limits, Instant time) {
    this.before = before;
    this.limits = limits;
    this.version = before.version + 1;
    this.time = time;
    this.current = before.copy();
  }

  /** The state that the next mutation will see; not to be changed. */
  ModelCase current() {
    return current;
  }

  /** All violations: those of the mutations in their order, then those of the whole in any. */
  List<ModelViolation> violations() {
    return violations;
  }

  /** How many of the violations are of mutations, found by a step. */
  int ofMutations() {
    return ofMutations;
  }

  /**
   * "Mutation i sees what 0..i-1 did. On a violation the fold notes it, keeps the state as it was
   * and goes on."
   *
   * @return the code of its violation, if it has one
   */
  @Nullable ViolationCode add(Mutation mutation) {
    int index = next++;
    ModelCase attempt = current.copy();
    try {
      new ModelStep(attempt, limits, version, time, before.status.isFinal()).apply(mutation);
    } catch (ModelStep.Broken broken) {
      note(index, broken);
      return broken.code;
    }
    touch(ModelSubject.of(mutation), index);
    for (Change change : ModelChanges.between(current, attempt)) {
      touch(ModelSubject.of(change), index);
    }
    current = attempt;
    return null;
  }

  private void touch(String subject, int index) {
    touches.computeIfAbsent(subject, unused -> new HashSet<>()).add(index);
  }

  /**
   * Whether a violation found after the fold may name this mutation.
   *
   * <p>Reading: the semantics do not say which of several mutations of one thing is at fault for
   * what it became; it has to be one of them, or none (-1).
   */
  boolean mayBlame(int index, String subject) {
    return index == -1 || touches.getOrDefault(subject, Set.of()).contains(index);
  }

  /**
   * "A later violation on, or referring to, a subject that already failed is marked as a
   * consequence."
   */
  private void note(int index, ModelStep.Broken broken) {
    boolean consequence =
        failed.contains(broken.subject) || broken.refersTo.stream().anyMatch(failed::contains);
    violations.add(new ModelViolation(index, broken.code, broken.subject, consequence));
    failed.add(broken.subject);
  }

  /** The state after a quantum without violations; {@code null} if it has some. */
  @Nullable ModelCase finish() {
    ofMutations = violations.size();
    whole();
    if (!violations.isEmpty()) {
      return null;
    }
    ModelCase after = current.copy();
    after.version = version;
    after.lastCommitAt = time;
    return after;
  }

  /**
   * "After the fold the invariants of section 4 are checked": here, those that a limit can break.
   */
  private void whole() {
    if (PlainJson.bytes(current.contextObject()) > limits.contextBytes()) {
      note(-1, new ModelStep.Broken(ViolationCode.CONTEXT_TOO_LARGE, "context"));
    }
    for (ModelToken token : current.tokens.values()) {
      if (PlainJson.bytes(token.value) > limits.tokenValueBytes()) {
        String subject = ModelSubject.of(token.id);
        note(-1, new ModelStep.Broken(ViolationCode.TOKEN_VALUE_TOO_LARGE, subject));
      }
    }
    if (current.tokens.size() > limits.tokens()) {
      note(-1, new ModelStep.Broken(ViolationCode.TOO_MANY_TOKENS, "state"));
    }
    if (current.scopes.size() > limits.scopes()) {
      note(-1, new ModelStep.Broken(ViolationCode.TOO_MANY_SCOPES, "state"));
    }
    if (ModelSize.of(current) > limits.stateBytes()) {
      note(-1, new ModelStep.Broken(ViolationCode.STATE_TOO_LARGE, "state"));
    }
    if (ModelSize.of(ModelChanges.between(before, current)) > limits.eventBytes()) {
      note(-1, new ModelStep.Broken(ViolationCode.EVENT_TOO_LARGE, "event"));
    }
  }
}
