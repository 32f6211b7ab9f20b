package dev.docket.console.mapping;

import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The open scopes of one case, oldest first; in each one token of the same name. */
final class OpenScopes {

  private final List<OpenScope> open = new ArrayList<>();
  private final Map<String, Integer> opened = new HashMap<>();

  int size() {
    return open.size();
  }

  /** Opens the next scope of the kind, with its token; nothing for no kind. */
  void open(@Nullable String kind, String activity, List<Mutation> quantum) {
    if (kind == null) {
      return;
    }
    OpenScope scope = new OpenScope(kind, kind + "/" + opened.merge(kind, 1, Integer::sum));
    open.add(scope);
    quantum.add(new Mutation.EnterScope(scope.id(), ScopeId.ROOT));
    quantum.add(new Mutation.AddToken(scope.token(), activity, scope.id(), JsonNull.INSTANCE));
  }

  /** Ends the oldest open scope of the kind; nothing if there is none. */
  void close(@Nullable String kind, List<Mutation> quantum) {
    for (OpenScope scope : open) {
      if (scope.kind().equals(kind)) {
        exit(scope, quantum);
        open.remove(scope);
        return;
      }
    }
  }

  /** Cancels the newest open scope of the kind; nothing if there is none. */
  void cancel(@Nullable String kind, List<Mutation> quantum) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (open.get(i).kind().equals(kind)) {
        quantum.add(new Mutation.CancelScope(open.remove(i).id()));
        return;
      }
    }
  }

  /** Cancels every open scope, newest first. */
  void cancelAll(List<Mutation> quantum) {
    for (int i = open.size() - 1; i >= 0; i--) {
      quantum.add(new Mutation.CancelScope(open.get(i).id()));
    }
    open.clear();
  }

  /** Ends every open scope, oldest first. */
  void exitAll(List<Mutation> quantum) {
    open.forEach(scope -> exit(scope, quantum));
    open.clear();
  }

  private static void exit(OpenScope scope, List<Mutation> quantum) {
    quantum.add(new Mutation.RemoveToken(scope.token()));
    quantum.add(new Mutation.ExitScope(scope.id(), Mutation.ExitScope.Mode.REPARENT));
  }

  private record OpenScope(String kind, String name) {
    ScopeId id() {
      return ScopeId.of(name);
    }

    TokenId token() {
      return TokenId.of(name);
    }
  }
}
