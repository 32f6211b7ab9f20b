package dev.docket.engine.state;

import dev.docket.protocol.Change;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Folds {@link Step} over the mutations of a quantum: check, peek and commit all ask here.
 *
 * <p>Mutation i sees what those before it did. One that breaks a rule changes nothing, is noted,
 * and the fold goes on, so that the caller gets all violations at once. A later violation on, or
 * referring to, a subject that failed before is marked as a consequence. The cost follows what the
 * quantum touches, not the size of the state.
 */
public final class Fold {

  private final CaseState before;
  private final Limits limits;
  private final List<Violation> violations = new ArrayList<>();
  private final Set<String> failed = new HashSet<>();

  /** The entries touched, each with the index of the last mutation that did. */
  private final Map<Entry, Integer> touched = new TreeMap<>();

  private Fold(CaseState before, Limits limits) {
    this.before = before;
    this.limits = limits;
  }

  /** Folds under {@link Limits#STANDARD}. */
  public static FoldResult fold(CaseState state, At at, List<Mutation> mutations) {
    return fold(state, at, mutations, Limits.STANDARD);
  }

  /**
   * What the quantum does to the state.
   *
   * @throws IllegalArgumentException if {@code at} is not of the version after the state's
   */
  public static FoldResult fold(CaseState state, At at, List<Mutation> mutations, Limits limits) {
    if (at.version() != state.version() + 1) {
      throw new IllegalArgumentException(
          "a fold over version " + state.version() + " makes the next one, not " + at.version());
    }
    return new Fold(state, limits).run(state.at(at), at, mutations);
  }

  /** What forbids a case to begin with this context; empty if nothing does. */
  public static List<Violation> genesis(JsonObject context) {
    return genesis(context, Limits.STANDARD);
  }

  static List<Violation> genesis(JsonObject context, Limits limits) {
    CaseContent first = CaseContent.first(context, Instant.EPOCH);
    List<Violation> all = new ArrayList<>();
    for (Fault fault : Invariants.all(first, limits)) {
      all.add(fault.at(-1, false));
    }
    long bytes = 0;
    for (Change change : Commits.genesisChanges(context)) {
      bytes += change.form().canonicalBytes();
    }
    if (bytes > limits.eventBytes()) {
      all.add(eventTooLarge(bytes, limits).at(-1, false));
    }
    return all;
  }

  private FoldResult run(CaseState start, At at, List<Mutation> mutations) {
    CaseState state = start;
    boolean wasFinal = start.status().isFinal();
    for (int index = 0; index < mutations.size(); index++) {
      Mutation mutation = mutations.get(index);
      StepResult result =
          wasFinal ? Step.refusedAsFinal(state, mutation) : Step.step(state, at, mutation, limits);
      if (result instanceof StepResult.Stepped stepped) {
        for (Entry entry : stepped.touched()) {
          touched.put(entry, index);
        }
        state = stepped.state();
      } else if (result instanceof StepResult.Violated violated) {
        note(violated.fault(), index);
      }
    }
    ChangeForms changes =
        ChangeForms.of(NetChanges.of(touched.keySet(), before.content(), state.content()));
    checkWhole(state.content(), changes);
    return violations.isEmpty()
        ? new FoldResult.Applied(state.changedFrom(before, changes), changes)
        : new FoldResult.Refused(violations);
  }

  private void note(Fault fault, int index) {
    boolean consequence =
        failed.contains(fault.subject()) || fault.refersTo().stream().anyMatch(failed::contains);
    failed.add(fault.subject());
    violations.add(fault.at(index, consequence));
  }

  private void checkWhole(CaseContent after, ChangeForms changes) {
    for (Fault fault : Invariants.touched(after, touched.keySet(), limits)) {
      note(fault, lastTouched(fault.subject()));
    }
    long bytes = changes.canonicalBytes();
    if (bytes > limits.eventBytes()) {
      note(eventTooLarge(bytes, limits), -1);
    }
  }

  private static Fault eventTooLarge(long bytes, Limits limits) {
    return new Fault(
        ViolationCode.EVENT_TOO_LARGE,
        Subject.EVENT,
        "the changes of the quantum have "
            + bytes
            + " bytes in canonical form; allowed are "
            + limits.eventBytes());
  }

  private int lastTouched(String subject) {
    int last = -1;
    for (Map.Entry<Entry, Integer> entry : touched.entrySet()) {
      if (entry.getKey().subject().equals(subject)) {
        last = Math.max(last, entry.getValue());
      }
    }
    return last;
  }
}
