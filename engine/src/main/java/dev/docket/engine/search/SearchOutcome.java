package dev.docket.engine.search;

import dev.docket.protocol.CaseId;
import java.util.List;
import java.util.Optional;

/** The answers of a search. */
public sealed interface SearchOutcome {

  /** How far the view was behind the journal. */
  Staleness staleness();

  /**
   * The cases that were searched for, or a part of them.
   *
   * @param cases in the order of their ids
   * @param next behind which id the next part begins; empty if there is none
   */
  record Found(List<FoundCase> cases, Optional<CaseId> next, Staleness staleness)
      implements SearchOutcome {
    /** Copies the cases. */
    public Found {
      cases = List.copyOf(cases);
    }
  }

  /**
   * There are more cases than the view may hold. It has stopped to follow the journal, and gives no
   * answers, since they would lack cases without saying which.
   *
   * @param maxCases the setting {@code search.max-cases}
   */
  record TooManyCases(int maxCases, Staleness staleness) implements SearchOutcome {}
}
