package dev.docket.engine.model;

import dev.docket.protocol.Change;
import dev.docket.protocol.Scope;
import dev.docket.protocol.Token;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large a state and an event are, counted over everything each time: the sum of the canonical
 * forms of their entries, each a JSON array as the javadoc of {@code Change}, {@code Token} and
 * {@code Scope} describes it.
 */
final class ModelSize {

  private ModelSize() {}

  /** All entries of a state. */
  static long of(ModelCase state) {
    long bytes = form("status", state.status.wireName()) + form("step_count", state.stepCount);
    for (var entry : state.context.entrySet()) {
      bytes += form("ctx", entry.getKey(), PlainJson.plain(entry.getValue()));
    }
    for (var entry : state.metadata.entrySet()) {
      bytes += form("metadata", entry.getKey(), PlainJson.plain(entry.getValue()));
    }
    for (Token token : state.tokenList()) {
      bytes += form(token);
    }
    for (Scope scope : state.scopeList()) {
      bytes += form(scope);
    }
    return bytes;
  }

  /** The net changes of a commit. */
  static long of(List<Change> changes) {
    return changes.stream().mapToLong(ModelSize::of).sum();
  }

  private static long of(Change change) {
    if (change instanceof Change.TokenPut put) {
      return form(put.token());
    } else if (change instanceof Change.TokenRemoved removed) {
      return form("token_removed", removed.id().value());
    } else if (change instanceof Change.ScopePut put) {
      return form(put.scope());
    } else if (change instanceof Change.ScopeRemoved removed) {
      return form("scope_removed", removed.id().value());
    } else if (change instanceof Change.ContextPut put) {
      return form("ctx", put.key(), PlainJson.plain(put.value()));
    } else if (change instanceof Change.ContextRemoved removed) {
      return form("ctx_removed", removed.key());
    } else if (change instanceof Change.MetadataPut put) {
      return form("metadata", put.key(), PlainJson.plain(put.value()));
    } else if (change instanceof Change.MetadataRemoved removed) {
      return form("metadata_removed", removed.key());
    } else if (change instanceof Change.StatusSet set) {
      return form("status", set.status().wireName());
    } else if (change instanceof Change.StepCountSet set) {
      return form("step_count", set.stepCount());
    }
    throw new AssertionError("an unknown change " + change);
  }

  private static long form(Token token) {
    return form(
        "token",
        token.id().value(),
        token.position(),
        token.scope().value(),
        token.status().wireName(),
        token.bornVersion(),
        token.cause() == null ? null : token.cause().scope().value(),
        token.cause() == null ? null : token.cause().version(),
        PlainJson.plain(token.value()));
  }

  private static long form(Scope scope) {
    return form(
        "scope",
        scope.id().value(),
        scope.parent() == null ? null : scope.parent().value(),
        scope.status().wireName(),
        scope.enteredAt().toEpochMilli());
  }

  private static long form(@Nullable Object... items) {
    return PlainJson.bytes((Object) Arrays.asList(items));
  }
}
