package dev.docket.engine.state;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What holds for the state of a case after every commit, whatever the steps did: the second line
 * behind {@link Step}, and the place of the limits, which a quantum may pass on its way.
 */
final class Invariants {

  private final CaseContent content;
  private final ScopeTree tree;
  private final Limits limits;
  private final List<Fault> faults = new ArrayList<>();

  private Invariants(CaseContent content, Limits limits) {
    this.content = content;
    this.tree = content.tree();
    this.limits = limits;
  }

  /** Checks the whole and the entries touched. */
  static List<Fault> touched(CaseContent content, Collection<Entry> touched, Limits limits) {
    Invariants invariants = new Invariants(content, limits);
    invariants.checkWhole();
    for (Entry entry : touched) {
      if (entry instanceof Entry.OfToken of) {
        invariants.checkToken(of.id());
      } else if (entry instanceof Entry.OfScope of) {
        invariants.checkScope(of.id());
      }
    }
    return invariants.faults;
  }

  /** Checks everything, the derived indexes too; costs the size of the state. */
  static List<Fault> all(CaseContent content, Limits limits) {
    Invariants invariants = new Invariants(content, limits);
    invariants.checkWhole();
    invariants.tree.scopes().keySet().forEach(invariants::checkScope);
    invariants.tree.tokens().keySet().forEach(invariants::checkToken);
    if (!invariants.tree.rebuilt().equals(invariants.tree)) {
      invariants.broken(Subject.STATE, "an index is not what the tokens and scopes give");
    }
    return invariants.faults;
  }

  private void checkWhole() {
    checkStatus();
    check(
        ViolationCode.CONTEXT_TOO_LARGE,
        Subject.CONTEXT,
        "the context",
        content.context().canonicalBytes(),
        limits.contextBytes(),
        "bytes in canonical form");
    check(
        ViolationCode.TOO_MANY_TOKENS,
        Subject.STATE,
        "the case",
        tree.tokens().size(),
        limits.tokens(),
        "tokens");
    check(
        ViolationCode.TOO_MANY_SCOPES,
        Subject.STATE,
        "the case",
        tree.scopes().size(),
        limits.scopes(),
        "scopes");
    check(
        ViolationCode.STATE_TOO_LARGE,
        Subject.STATE,
        "the state",
        content.formBytes(),
        limits.stateBytes(),
        "bytes in canonical form");
  }

  private void check(
      ViolationCode code, String subject, String what, long has, long limit, String unit) {
    if (has > limit) {
      faults.add(
          new Fault(
              code, subject, what + " would have " + has + " " + unit + "; allowed are " + limit));
    }
  }

  private void checkStatus() {
    Scope root = tree.scope(ScopeId.ROOT);
    if (root == null) {
      broken(Subject.of(ScopeId.ROOT), "there is no root scope");
      return;
    }
    if (root.isActive() == (content.status() == CaseStatus.CANCELLED)) {
      broken(
          Subject.STATUS,
          "a case is CANCELLED exactly if its root scope is; the case is "
              + content.status()
              + ", the scope "
              + root.status());
    }
    if (content.status() == CaseStatus.DONE
        && (tree.activeTokens() > 0 || tree.activeScopes() > 1)) {
      broken(Subject.STATUS, "a DONE case holds an ACTIVE token, or an ACTIVE scope but root");
    }
    if (content.stepCount() < 0 || content.stepCount() > limits.stepCount()) {
      broken(Subject.STEP_COUNT, "the step count is " + content.stepCount());
    }
  }

  private void checkToken(TokenId id) {
    Token token = tree.token(id);
    if (token == null) {
      return;
    }
    Scope scope = tree.scope(token.scope());
    if (scope == null) {
      broken(Subject.of(id), "its scope " + token.scope() + " does not exist");
    } else if (token.isActive() && !scope.isActive()) {
      broken(Subject.of(id), "it is ACTIVE in the CANCELLED scope " + token.scope());
    }
    check(
        ViolationCode.TOKEN_VALUE_TOO_LARGE,
        Subject.of(id),
        "the value of the token " + id,
        token.value().canonicalBytes(),
        limits.tokenValueBytes(),
        "bytes in canonical form");
    if (token.value().depth() >= JsonValue.MAX_DEPTH) {
      broken(Subject.of(id), "its value nests too deep");
    }
  }

  private void checkScope(ScopeId id) {
    Scope scope = tree.scope(id);
    ScopeTree.Members members = tree.members(id);
    if (scope == null) {
      if (!members.isEmpty()) {
        broken(Subject.of(id), "it is gone, but not what was in it");
      }
      return;
    }
    ScopeId parentId = scope.parent();
    if (parentId != null) {
      Scope parent = tree.scope(parentId);
      if (parent == null) {
        broken(Subject.of(id), "its parent " + parentId + " does not exist");
      } else if (scope.isActive() && !parent.isActive()) {
        broken(Subject.of(id), "it is ACTIVE in the CANCELLED scope " + parentId);
      }
    }
    int depth = depth(scope);
    if (depth < 0) {
      broken(Subject.of(id), "it does not lie below root");
    } else if (depth > limits.depth()) {
      broken(
          Subject.of(id), "it lies " + depth + " scopes below root; allowed are " + limits.depth());
    }
    if (!scope.isActive()) {
      if (!members.active().isEmpty()) {
        broken(Subject.of(id), "it is CANCELLED, but holds an ACTIVE token");
      }
      for (ScopeId child : members.children()) {
        Scope below = tree.scope(child);
        if (below != null && below.isActive()) {
          broken(Subject.of(id), "it is CANCELLED, but holds the ACTIVE scope " + child);
        }
      }
    }
  }

  /** How far below root, or -1 if the way up does not end there. */
  private int depth(Scope scope) {
    int depth = 0;
    Scope above = scope;
    // No way up is longer than there are scopes, unless it goes round.
    while (above != null && depth <= tree.scopes().size()) {
      if (above.id().isRoot()) {
        return depth;
      }
      depth++;
      ScopeId parent = above.parent();
      above = parent == null ? null : tree.scope(parent);
    }
    return -1;
  }

  private void broken(String subject, String message) {
    faults.add(new Fault(ViolationCode.INVARIANT_BROKEN, subject, message));
  }
}
