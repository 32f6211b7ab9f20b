package dev.docket.engine.quantum;

import dev.docket.protocol.CaseReply.BufferOutcome;
import dev.docket.protocol.CaseReply.Buffered;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.EmptyQuantum;
import dev.docket.protocol.CaseReply.QuantumIncomplete;
import dev.docket.protocol.CaseReply.QuantumPoisoned;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mutations of one open quantum, in the order they are to be applied. Appending costs what is
 * appended, whatever is buffered already.
 *
 * <p>Every call says the position of its first mutation, so that a repeated call has no further
 * effect and a lost one is noticed: a commit never silently misses or doubles a part. A call that
 * is refused poisons the quantum, because what follows it would be a quantum with a hole.
 *
 * <p>Belongs to one actor; not safe for several threads.
 */
public final class QuantumBuffer {

  private final QuantumId id;
  private final QuantumLimits limits;
  private final List<Mutation> mutations = new ArrayList<>();
  private long bytes;
  private @Nullable String poison;

  /** What was buffered before all was sent again in one message. */
  private @Nullable QuantumBuffer before;

  public QuantumBuffer(QuantumId id, QuantumLimits limits) {
    this.id = id;
    this.limits = limits;
  }

  /** A buffer that holds one whole request, as an execute brings it. */
  public static QuantumBuffer holding(QuantumId id, QuantumLimits limits, List<Mutation> all) {
    QuantumBuffer buffer = new QuantumBuffer(id, limits);
    buffer.append(0, all);
    return buffer;
  }

  public QuantumId id() {
    return id;
  }

  /** How many mutations are buffered. */
  public int size() {
    return mutations.size();
  }

  /** What is buffered, as it is now; unmodifiable. */
  public List<Mutation> mutations() {
    return Collections.unmodifiableList(mutations);
  }

  /** Whether a part was refused, so that a commit will be. */
  public boolean isPoisoned() {
    return poison != null;
  }

  /** Whether more is buffered than {@link QuantumLimits#warnAt}. */
  public boolean isLarge() {
    return mutations.size() > limits.warnAt();
  }

  /**
   * Appends mutations at a position.
   *
   * @return buffered, also for a repeated call; incomplete for a gap, with which the quantum can go
   *     on once the missing part is there; poisoned for a call past a limit, or one that repeats a
   *     position with other mutations
   */
  public BufferOutcome append(int position, List<Mutation> more) {
    if (poison != null) {
      return new QuantumPoisoned(id, poison);
    }
    if (position < 0 || position > mutations.size()) {
      return new QuantumIncomplete(id, mutations.size(), position);
    }
    if (position < mutations.size()) {
      return repeated(position, more);
    }
    long added = 0;
    for (Mutation mutation : more) {
      added += MutationSize.of(mutation);
    }
    if (mutations.size() + more.size() > limits.maxMutations()) {
      return poisoned(
          "the quantum would hold "
              + (mutations.size() + more.size())
              + " mutations; allowed are "
              + limits.maxMutations());
    }
    if (bytes + added > limits.maxBytes()) {
      return poisoned(
          "the quantum would hold " + (bytes + added) + " bytes; allowed are " + limits.maxBytes());
    }
    mutations.addAll(more);
    bytes += added;
    return new Buffered(id, mutations.size());
  }

  private BufferOutcome repeated(int position, List<Mutation> again) {
    int end = position + again.size();
    if (end > mutations.size()) {
      return new QuantumIncomplete(id, mutations.size(), position);
    }
    if (!mutations.subList(position, end).equals(again)) {
      return poisoned("position " + position + " was sent again with other mutations");
    }
    return new Buffered(id, mutations.size());
  }

  private QuantumPoisoned poisoned(String reason) {
    poison = reason;
    mutations.clear();
    bytes = 0;
    return new QuantumPoisoned(id, reason);
  }

  /**
   * What an execute under this id is to commit: its own mutations if nothing was sent before, else
   * nothing, since neither what is buffered nor what came now is all that was meant.
   */
  public QuantumBuffer executing(List<Mutation> all) {
    QuantumBuffer whole = holding(id, limits, all);
    whole.before = poison != null || !mutations.isEmpty() ? this : null;
    return whole;
  }

  /**
   * Why this cannot be committed as a quantum of that many mutations, if it cannot.
   *
   * @param count how many mutations the caller says to have buffered
   */
  public Optional<CommitOutcome> objection(int count) {
    if (before != null) {
      return before.poison == null
          ? Optional.of(new QuantumIncomplete(id, before.size(), count))
          : before.objection(count);
    }
    if (poison != null) {
      return Optional.of(new QuantumPoisoned(id, poison));
    }
    if (count != mutations.size()) {
      return Optional.of(new QuantumIncomplete(id, mutations.size(), count));
    }
    return mutations.isEmpty() ? Optional.of(new EmptyQuantum(id)) : Optional.empty();
  }
}
