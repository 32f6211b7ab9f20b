package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are decided one after the other, each on the state that the one before leaves, and
 * whose events become durable together or not at all. So the answers to all of them, refusals and
 * reads included, wait until they are.
 */
final class Batch {

  private final CaseSettings.Coalescing limits;
  private final List<CaseEvent> events = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();

  /** The state after each event, in order: computed already, and not computed again. */
  private final Deque<CaseState> states = new ArrayDeque<>();

  private @Nullable CaseState state;
  private long sequenceNr;
  private long bytes;

  /**
   * Nothing decided yet.
   *
   * @param state the durable state
   * @param sequenceNr of the case's last event in the journal
   */
  Batch(@Nullable CaseState state, long sequenceNr, CaseSettings.Coalescing limits) {
    this.state = state;
    this.sequenceNr = sequenceNr;
    this.limits = limits;
  }

  /** The state that the next command is decided on. */
  @Nullable CaseState state() {
    return state;
  }

  /** The sequence number of the last event, those of this batch included. */
  long sequenceNr() {
    return sequenceNr;
  }

  /** Whether the events are as many, or as large, as may be written at once. */
  boolean isFull() {
    return events.size() >= limits.maxCommits() || bytes >= limits.maxBytes();
  }

  /** Adds what was decided of the next command. */
  void add(Verdict verdict) {
    if (verdict instanceof Verdict.Prepared prepared) {
      sequenceNr++;
      CaseState after = prepared.after(sequenceNr);
      events.add(prepared.event());
      states.add(after);
      state = after;
      bytes += prepared.bytes();
    }
    answers.add(verdict.answer());
  }

  /** What is to be persisted, as one. */
  List<CaseEvent> events() {
    return List.copyOf(events);
  }

  /** The answers, once that is durable. */
  List<Answer> answers() {
    return List.copyOf(answers);
  }

  /** Takes the state after the next event, if it is this one; {@code null} if it is not. */
  @Nullable CaseState after(CaseEvent event) {
    int next = events.size() - states.size();
    return next < events.size() && events.get(next) == event ? states.poll() : null;
  }
}
