package dev.docket.console.mapping;

import dev.docket.console.eventlog.Lifecycle;
import dev.docket.console.eventlog.Row;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plans the quanta of one case, row by row, from the first row on. Rows that are committed already
 * are planned as well and not sent: that is how the planner knows what is open.
 *
 * <p>The mutations of a row, in this order: the step count; the context; the scope that the
 * activity closes, cancels or opens, with one token for each open scope; the token of the
 * activity's lane; behind the last row, the end of what is left and the status.
 *
 * <p>Not safe for use by several threads.
 */
public final class CasePlanner {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Profile profile;
  private final OpenScopes scopes = new OpenScopes();
  private final StartedActivities started = new StartedActivities();
  private final Map<String, LaneToken> lanes = new LinkedHashMap<>();
  private CaseStatus end = CaseStatus.DONE;
  private boolean begun;

  /** A case before its first row. */
  public CasePlanner(Profile profile) {
    this.profile = profile;
  }

  /**
   * The mutations of the next row.
   *
   * @param last whether it is the last row of its case
   */
  public List<Mutation> plan(Row row, boolean last) {
    List<Mutation> quantum = new ArrayList<>();
    quantum.add(new Mutation.IncrementStepCount());
    context(row, quantum);
    Lifecycle lifecycle = row.lifecycle();
    if (lifecycle != null) {
      started.plan(lifecycle, row.activity(), quantum);
    } else {
      moves(row, quantum);
    }
    CaseStatus status = profile.status().get(row.activity());
    end = status == null ? end : status;
    if (last) {
      quantum.addAll(end());
    }
    return quantum;
  }

  /** What ends the case: whatever is open is ended, and the case gets its status. */
  public List<Mutation> end() {
    List<Mutation> quantum = new ArrayList<>();
    scopes.exitAll(quantum);
    started.removeAll(quantum);
    lanes.values().forEach(token -> quantum.add(new Mutation.RemoveToken(token.id())));
    lanes.clear();
    quantum.add(new Mutation.SetCaseStatus(end));
    return quantum;
  }

  /** How many ACTIVE tokens the case has after the rows planned so far. */
  public int activeTokens() {
    return lanes.size() + scopes.size() + started.size();
  }

  private void context(Row row, List<Mutation> quantum) {
    JsonObject ofCase = JsonObject.EMPTY;
    JsonObject ofRow = JsonObject.EMPTY;
    for (Map.Entry<String, String> attribute : row.attributes().entrySet()) {
      if (!begun && attribute.getKey().startsWith(Row.CASE_PREFIX)) {
        ofCase = ofCase.with(attribute.getKey(), attribute.getValue());
      } else {
        ofRow = ofRow.with(attribute.getKey(), attribute.getValue());
      }
    }
    if (!begun) {
      quantum.add(new Mutation.SetContext(ofCase));
      begun = true;
    }
    // A null takes the key out of the context: nobody is known to have done the last step.
    quantum.add(
        new Mutation.UpdateContext(
            new Update.Merge(
                ofRow
                    .with("last_activity", row.activity())
                    .with("last_resource", row.resource())
                    .with("last_at", text(row.time())))));
  }

  private void moves(Row row, List<Mutation> quantum) {
    String activity = row.activity();
    String lane = profile.lane(activity);
    LaneToken before = lanes.get(lane);
    if (profile.onChange() && before != null && before.activity().equals(activity)) {
      return;
    }
    scopes.close(profile.closes().get(activity), quantum);
    scopes.cancel(profile.cancels().get(activity), quantum);
    if (profile.cancelsAll(activity)) {
      scopes.cancelAll(quantum);
    }
    scopes.open(profile.opens().get(activity), activity, quantum);
    if (before != null) {
      quantum.add(new Mutation.RemoveToken(before.id()));
    }
    LaneToken now = new LaneToken(TokenId.of(lane + "@" + row.seq()), activity);
    quantum.add(new Mutation.AddToken(now.id(), activity, ScopeId.ROOT, JsonNull.INSTANCE));
    lanes.put(lane, now);
  }

  private static String text(Instant time) {
    return TIME.format(time);
  }

  /** The one token of a lane, and the activity that put it there. */
  private record LaneToken(TokenId id, String activity) {}
}
