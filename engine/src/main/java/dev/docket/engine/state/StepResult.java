package dev.docket.engine.state;

import java.util.List;

/** What one mutation does to a state: another state, or a broken rule and no change. */
public sealed interface StepResult {

  /**
   * The mutation applies.
   *
   * @param state the state afterwards
   * @param touched the entries that may differ from those before
   */
  record Stepped(CaseState state, List<Entry> touched) implements StepResult {
    /** Copies the list. */
    public Stepped {
      touched = List.copyOf(touched);
    }
  }

  /** The mutation does not apply. */
  record Violated(Fault fault) implements StepResult {}
}
