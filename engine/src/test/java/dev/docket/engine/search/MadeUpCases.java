package dev.docket.engine.search;

import dev.docket.engine.state.At;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Commits;
import dev.docket.engine.state.Fold;
import dev.docket.engine.state.FoldResult;
import dev.docket.engine.state.History;
import dev.docket.engine.state.RequestHash;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Salt;
import dev.docket.protocol.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Events of cases that no actor ever had, committed one second after the other. */
final class MadeUpCases {

  static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);

  private MadeUpCases() {}

  static CaseId id(int number) {
    return CaseId.of("case-" + number);
  }

  /** The events of one case: its creation, and so many commits that write {@code step}. */
  static List<CaseEvent.Commit> events(int number, int commits) {
    List<CaseEvent.Commit> events = new ArrayList<>();
    events.add(
        Commits.genesis(
            id(number),
            new Salt("5a".repeat(32)),
            JsonObject.of("step", 0).with("number", number),
            QuantumId.of("create"),
            START,
            "test"));
    CaseState state = History.replay(null, events.get(0), 1);
    for (int i = 1; i <= commits; i++) {
      Mutation step = new Mutation.SetContext(JsonObject.of("step", i).with("number", number));
      FoldResult.Applied applied =
          (FoldResult.Applied)
              Fold.fold(state, At.next(state, START.plusSeconds(i)), List.of(step));
      events.add(
          Commits.quantum(
              state, applied, QuantumId.of("q-" + i), RequestHash.of(List.of(step)), 1));
      state = History.replay(state, events.get(i), i + 1L);
    }
    return events;
  }
}
