package dev.docket.engine.state;

import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.Change;
import dev.docket.protocol.Violation;
import java.util.List;

/** What a quantum does to a state: the next version, or all its violations and no change. */
public sealed interface FoldResult {

  /**
   * The quantum can be committed.
   *
   * @param after the state at the next version; its receipt hash is still that of the version
   *     before
   * @param forms the net change of each entry that changed, by kind, then by key
   */
  record Applied(CaseState after, ChangeForms forms) implements FoldResult {
    /** With the forms of these changes. */
    public Applied(CaseState after, List<Change> changes) {
      this(after, ChangeForms.of(changes));
    }

    /** The net changes. */
    public List<Change> changes() {
      return forms.changes();
    }

    /**
     * The state after, with the receipt of the event that commits it: what {@link History#replay}
     * gives for that event, without computing it again.
     *
     * @param event made of this by {@link Commits#quantum} or {@link Commits#control}
     * @param sequenceNr where the event stands in the journal
     */
    public CaseState committed(CaseEvent.Commit event, long sequenceNr) {
      return after.committed(event, sequenceNr);
    }
  }

  /**
   * The quantum breaks these rules: first those of single steps, in the order of the mutations,
   * then those that show when the quantum is whole.
   */
  record Refused(List<Violation> violations) implements FoldResult {
    /** Copies the violations. */
    public Refused {
      violations = List.copyOf(violations);
    }
  }
}
