package dev.docket.engine.state;

import dev.docket.engine.state.StepResult.Stepped;
import dev.docket.engine.state.StepResult.Violated;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ScopeStatus;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What each mutation needs and does: the only place that knows. Pure, save for what a caller's
 * function update may do.
 */
public final class Step implements Mutation.Visitor<StepResult> {

  private final CaseState state;
  private final CaseContent content;
  private final ScopeTree tree;
  private final At at;
  private final Limits limits;

  private Step(CaseState state, At at, Limits limits) {
    this.state = state;
    this.content = state.content();
    this.tree = content.tree();
    this.at = at;
    this.limits = limits;
  }

  /** What the mutation does to the state, under {@link Limits#STANDARD}. */
  public static StepResult step(CaseState state, At at, Mutation mutation) {
    return step(state, at, mutation, Limits.STANDARD);
  }

  /**
   * What the mutation does to the state. After a final status only SetMetadata applies.
   *
   * @param limits the depth of scopes and the step count are held here, and the size of the state
   *     while an update runs; the others when the quantum is whole, in {@link Fold}
   */
  public static StepResult step(CaseState state, At at, Mutation mutation, Limits limits) {
    if (state.status().isFinal() && !(mutation instanceof Mutation.SetMetadata)) {
      return refusedAsFinal(state, mutation);
    }
    return mutation.accept(new Step(state, at, limits));
  }

  /** The violation of a mutation that comes after the case's final status. */
  static StepResult refusedAsFinal(CaseState state, Mutation mutation) {
    return new Violated(
        new Fault(
            ViolationCode.CASE_FINAL,
            mutation.accept(new SubjectOf()),
            "the case is "
                + state.status()
                + "; after a final status only set_metadata is allowed, in the same quantum"));
  }

  @Override
  public StepResult setContext(Mutation.SetContext mutation) {
    Set<String> names = new TreeSet<>(content.context().names());
    names.addAll(mutation.context().names());
    return contextSet(mutation.context(), names);
  }

  private StepResult contextSet(JsonObject context, Set<String> names) {
    List<Entry> touched = new ArrayList<>(names.size());
    for (String name : names) {
      touched.add(new Entry.ContextKey(name));
    }
    return stepped(content.withContext(context), touched);
  }

  @Override
  public StepResult updateContext(Mutation.UpdateContext mutation) {
    JsonObject before = content.context();
    long room = limits.stateBytes() - content.formBytes() + before.canonicalBytes();
    try {
      Updating.Result result = Updating.run(before, mutation.update(), room);
      if (!(result.document() instanceof JsonObject after)) {
        return violated(
            ViolationCode.UPDATE_FAILED,
            Subject.CONTEXT,
            "the update makes the context a "
                + Updating.kindOf(result.document())
                + "; allowed is an object");
      }
      return contextSet(after, result.names());
    } catch (Updating.Failed failed) {
      return violated(failed.code(), Subject.CONTEXT, "the update failed: " + failed.getMessage());
    }
  }

  @Override
  public StepResult addToken(Mutation.AddToken mutation) {
    TokenId id = mutation.id();
    String subject = Subject.of(id);
    if (tree.token(id) != null) {
      return violated(ViolationCode.TOKEN_EXISTS, subject, "there is a token " + id + " already");
    }
    StepResult unfit = scopeUnfit(subject, mutation.scope());
    if (unfit != null) {
      return unfit;
    }
    if (mutation.value().depth() >= JsonValue.MAX_DEPTH) {
      return valueTooDeep(id);
    }
    Token born =
        Token.born(id, mutation.position(), mutation.scope(), mutation.value(), at.version());
    return stepped(content.with(tree.with(born)), List.of(new Entry.OfToken(id)));
  }

  private static StepResult valueTooDeep(TokenId id) {
    return violated(
        ViolationCode.TOKEN_VALUE_TOO_DEEP,
        Subject.of(id),
        "its value nests deeper than " + (JsonValue.MAX_DEPTH - 1) + " levels");
  }

  /** The violation of putting something into a scope that takes nothing; null if it does. */
  private @Nullable StepResult scopeUnfit(String subject, ScopeId id) {
    Scope scope = tree.scope(id);
    if (scope == null) {
      return violated(
          ViolationCode.SCOPE_UNKNOWN,
          subject,
          "there is no scope " + id + " to hold it",
          List.of(Subject.of(id)));
    }
    if (!scope.isActive()) {
      return violated(
          ViolationCode.SCOPE_NOT_ACTIVE,
          subject,
          "the scope " + id + " is " + scope.status() + "; only an ACTIVE one takes something in",
          List.of(Subject.of(id)));
    }
    return null;
  }

  @Override
  public StepResult removeToken(Mutation.RemoveToken mutation) {
    TokenId id = mutation.id();
    if (tree.token(id) == null) {
      return tokenUnknown(id);
    }
    return stepped(content.with(tree.without(id)), List.of(new Entry.OfToken(id)));
  }

  private static StepResult tokenUnknown(TokenId id) {
    return violated(ViolationCode.TOKEN_UNKNOWN, Subject.of(id), "there is no token " + id);
  }

  @Override
  public StepResult updateToken(Mutation.UpdateToken mutation) {
    TokenId id = mutation.id();
    String subject = Subject.of(id);
    Token before = tree.token(id);
    if (before == null) {
      return tokenUnknown(id);
    }
    if (!before.isActive()) {
      return violated(
          ViolationCode.TOKEN_NOT_ACTIVE,
          subject,
          "the token " + id + " is " + before.status() + "; only an ACTIVE one can be updated");
    }
    Token after;
    try {
      JsonObject document = TokenDocument.of(before);
      long room = limits.stateBytes() - content.formBytes() + document.canonicalBytes();
      JsonValue result = Updating.run(document, mutation.update(), room).document();
      after = TokenDocument.read(result, before);
    } catch (Updating.Failed failed) {
      return violated(failed.code(), subject, "the update failed: " + failed.getMessage());
    }
    if (!after.scope().equals(before.scope())) {
      StepResult unfit = scopeUnfit(subject, after.scope());
      if (unfit != null) {
        return unfit;
      }
    }
    if (after.value().depth() >= JsonValue.MAX_DEPTH) {
      return valueTooDeep(id);
    }
    return stepped(content.with(tree.with(after)), List.of(new Entry.OfToken(id)));
  }

  @Override
  public StepResult enterScope(Mutation.EnterScope mutation) {
    ScopeId id = mutation.id();
    String subject = Subject.of(id);
    if (tree.scope(id) != null) {
      return violated(ViolationCode.SCOPE_EXISTS, subject, "there is a scope " + id + " already");
    }
    StepResult unfit = scopeUnfit(subject, mutation.parent());
    if (unfit != null) {
      return unfit;
    }
    int depth = depthBelow(mutation.parent());
    if (depth > limits.depth()) {
      return violated(
          ViolationCode.SCOPE_TOO_DEEP,
          subject,
          "it would lie " + depth + " scopes below root; allowed are " + limits.depth(),
          List.of(Subject.of(mutation.parent())));
    }
    Scope entered = new Scope(id, mutation.parent(), ScopeStatus.ACTIVE, at.time());
    return stepped(content.with(tree.with(entered)), List.of(new Entry.OfScope(id)));
  }

  private int depthBelow(ScopeId parent) {
    int depth = 1;
    Scope scope = tree.scope(parent);
    while (scope != null && scope.parent() != null) {
      depth++;
      scope = tree.scope(scope.parent());
    }
    return depth;
  }

  @Override
  public StepResult exitScope(Mutation.ExitScope mutation) {
    ScopeId id = mutation.id();
    String subject = Subject.of(id);
    if (id.isRoot()) {
      return violated(ViolationCode.SCOPE_IS_ROOT, subject, "the root scope cannot be left");
    }
    Scope scope = tree.scope(id);
    if (scope == null) {
      return scopeUnknown(id);
    }
    ScopeTree.Members members = tree.members(id);
    if (!members.children().isEmpty()) {
      return violated(
          ViolationCode.SCOPE_HAS_CHILDREN,
          subject,
          "the scope " + id + " has child scopes, leave them first: " + some(members.children()),
          members.children().stream().map(Subject::of).toList());
    }
    if (mutation.mode() == Mutation.ExitScope.Mode.REQUIRE_EMPTY && !members.active().isEmpty()) {
      return violated(
          ViolationCode.SCOPE_HAS_ACTIVE_TOKENS,
          subject,
          "the scope " + id + " holds ACTIVE tokens: " + some(members.active()),
          members.active().stream().map(Subject::of).toList());
    }
    return ended(ScopeEnd.left(content, scope, mutation.mode()));
  }

  @Override
  public StepResult cancelScope(Mutation.CancelScope mutation) {
    ScopeId id = mutation.id();
    Scope scope = tree.scope(id);
    if (scope == null) {
      return scopeUnknown(id);
    }
    if (!scope.isActive()) {
      return violated(
          ViolationCode.SCOPE_NOT_ACTIVE,
          Subject.of(id),
          "the scope " + id + " is " + scope.status() + " already");
    }
    return cancelled(scope);
  }

  private static StepResult scopeUnknown(ScopeId id) {
    return violated(ViolationCode.SCOPE_UNKNOWN, Subject.of(id), "there is no scope " + id);
  }

  private StepResult cancelled(Scope top) {
    return ended(ScopeEnd.cancelled(content, top, at.version()));
  }

  private StepResult ended(ScopeEnd end) {
    return stepped(end.content(), end.touched());
  }

  @Override
  public StepResult setCaseStatus(Mutation.SetCaseStatus mutation) {
    CaseStatus status = mutation.status();
    Scope root = tree.scope(ScopeId.ROOT);
    if (!status.isFinal() || root == null) {
      return violated(
          ViolationCode.STATUS_CHANGE_ILLEGAL,
          Subject.STATUS,
          "the case is " + content.status() + "; allowed are DONE, FAILED and CANCELLED");
    }
    if (status == CaseStatus.CANCELLED) {
      return cancelled(root);
    }
    if (status == CaseStatus.DONE && (tree.activeTokens() > 0 || tree.activeScopes() > 1)) {
      return notEmpty();
    }
    return stepped(content.with(status), List.of(new Entry.Status()));
  }

  private StepResult notEmpty() {
    List<String> active = new ArrayList<>();
    for (Scope scope : tree.scopes().values()) {
      if (scope.isActive() && !scope.id().isRoot()) {
        active.add(Subject.of(scope.id()));
      }
    }
    for (Token token : tree.tokens().values()) {
      if (token.isActive()) {
        active.add(Subject.of(token.id()));
      }
    }
    return violated(
        ViolationCode.CASE_NOT_EMPTY,
        Subject.STATUS,
        "a case is DONE without an ACTIVE token and without an ACTIVE scope but root; it has "
            + some(active),
        active);
  }

  @Override
  public StepResult incrementStepCount(Mutation.IncrementStepCount mutation) {
    if (content.stepCount() >= limits.stepCount()) {
      return violated(
          ViolationCode.STEP_COUNT_OVERFLOW,
          Subject.STEP_COUNT,
          "the step count is " + content.stepCount() + ", the highest allowed");
    }
    return stepped(content.withStepCount(content.stepCount() + 1), List.of(new Entry.StepCount()));
  }

  @Override
  public StepResult setMetadata(Mutation.SetMetadata mutation) {
    Set<String> names = new TreeSet<>(content.metadata().names());
    names.addAll(mutation.metadata().names());
    List<Entry> touched = new ArrayList<>(names.size());
    for (String name : names) {
      touched.add(new Entry.MetadataKey(name));
    }
    return stepped(content.withMetadata(mutation.metadata()), touched);
  }

  private StepResult stepped(CaseContent after, List<Entry> touched) {
    return new Stepped(state.with(after), touched);
  }

  private static StepResult violated(ViolationCode code, String subject, String message) {
    return new Violated(new Fault(code, subject, message));
  }

  private static StepResult violated(
      ViolationCode code, String subject, String message, List<String> refersTo) {
    return new Violated(new Fault(code, subject, message, refersTo));
  }

  /** The first few of many, for a message. */
  private static String some(Collection<?> all) {
    String first = all.stream().limit(5).map(Object::toString).collect(Collectors.joining(", "));
    return all.size() > 5 ? first + " and " + (all.size() - 5) + " more" : first;
  }
}
