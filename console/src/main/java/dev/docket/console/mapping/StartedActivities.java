package dev.docket.console.mapping;

import dev.docket.console.eventlog.Lifecycle;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The activities of one case that were started and not yet ended, oldest first, in a log with
 * lifecycles: each is one token.
 *
 * <p>An aborted one is cancelled by way of a scope, so that the case keeps what cancelled it: its
 * token is moved into a scope of its own, which is then cancelled. So a case has scopes only for
 * what was really aborted.
 */
final class StartedActivities {

  private final List<Started> open = new ArrayList<>();
  private final Map<String, Integer> starts = new HashMap<>();

  int size() {
    return open.size();
  }

  void plan(Lifecycle lifecycle, String activity, List<Mutation> quantum) {
    switch (lifecycle) {
      case START -> start(activity, quantum);
      case COMPLETE -> complete(activity, quantum);
      case ATE_ABORT, WITHDRAW -> abort(activity, quantum);
      case PI_ABORT -> abortAll(quantum);
      case SCHEDULE, SUSPEND, RESUME -> {
        // The context tells it; no token moves.
      }
    }
  }

  void removeAll(List<Mutation> quantum) {
    open.forEach(started -> quantum.add(new Mutation.RemoveToken(started.token())));
    open.clear();
  }

  private void start(String activity, List<Mutation> quantum) {
    Started started =
        new Started(activity, activity + "/" + starts.merge(activity, 1, Integer::sum));
    open.add(started);
    quantum.add(new Mutation.AddToken(started.token(), activity, ScopeId.ROOT, JsonNull.INSTANCE));
  }

  private void complete(String activity, List<Mutation> quantum) {
    for (Started started : open) {
      if (started.activity().equals(activity)) {
        quantum.add(new Mutation.RemoveToken(started.token()));
        open.remove(started);
        return;
      }
    }
  }

  private void abort(String activity, List<Mutation> quantum) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (open.get(i).activity().equals(activity)) {
        cancel(open.remove(i), quantum);
        return;
      }
    }
  }

  /** The whole process instance was aborted, and with it all that was started. */
  private void abortAll(List<Mutation> quantum) {
    for (int i = open.size() - 1; i >= 0; i--) {
      cancel(open.get(i), quantum);
    }
    open.clear();
  }

  private static void cancel(Started started, List<Mutation> quantum) {
    quantum.add(new Mutation.EnterScope(started.scope(), ScopeId.ROOT));
    quantum.add(
        new Mutation.UpdateToken(
            started.token(), new Update.Merge(JsonObject.of("scope", started.name()))));
    quantum.add(new Mutation.CancelScope(started.scope()));
  }

  private record Started(String activity, String name) {
    TokenId token() {
      return TokenId.of(name);
    }

    ScopeId scope() {
      return ScopeId.of(name);
    }
  }
}
