package dev.docket.engine.model;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The invariants of SEMANTICS section 4, by full scans of what a reader gets to see. */
final class ModelInvariants {

  private ModelInvariants() {}

  /** What does not hold in this view, in words; empty if all does. */
  static List<String> broken(CaseView view) {
    List<String> broken = new ArrayList<>();
    Map<ScopeId, Scope> scopes = new HashMap<>();
    for (Scope scope : view.scopes()) {
      if (scopes.put(scope.id(), scope) != null) {
        broken.add("two scopes " + scope.id());
      }
    }
    tree(scopes, broken);
    tokens(view, scopes, broken);
    if (view.status() == CaseStatus.DONE) {
      if (view.scopes().stream().anyMatch(scope -> scope.isActive() && !scope.id().isRoot())) {
        broken.add("DONE with an ACTIVE scope below root");
      }
      if (view.tokens().stream().anyMatch(Token::isActive)) {
        broken.add("DONE with an ACTIVE token");
      }
    }
    if (view.stepCount() < 0 || view.version() < 0) {
      broken.add("a negative count");
    }
    return broken;
  }

  private static void tree(Map<ScopeId, Scope> scopes, List<String> broken) {
    if (!scopes.containsKey(ScopeId.ROOT)) {
      broken.add("no root");
    }
    for (Scope scope : scopes.values()) {
      Set<ScopeId> above = new HashSet<>();
      for (Scope at = scope; at != null && at.parent() != null; at = scopes.get(at.parent())) {
        if (!above.add(at.id())) {
          broken.add("a circle above " + scope.id());
          break;
        }
        Scope parent = scopes.get(at.parent());
        if (parent == null) {
          broken.add("the parent of " + at.id() + " is missing");
        } else if (at.isActive() && !parent.isActive()) {
          broken.add("ACTIVE scope " + at.id() + " below CANCELLED " + parent.id());
        }
      }
    }
  }

  private static void tokens(CaseView view, Map<ScopeId, Scope> scopes, List<String> broken) {
    Set<Object> ids = new HashSet<>();
    for (Token token : view.tokens()) {
      Scope scope = scopes.get(token.scope());
      if (!ids.add(token.id())) {
        broken.add("two tokens " + token.id());
      }
      if (scope == null) {
        broken.add("the scope of token " + token.id() + " is missing");
      } else if (token.isActive() && !scope.isActive()) {
        broken.add("ACTIVE token " + token.id() + " in CANCELLED " + scope.id());
      }
      if (token.cause() != null && token.status() != TokenStatus.CANCELLED) {
        broken.add("token " + token.id() + " has a cause and is " + token.status());
      }
      if (token.bornVersion() < 1 || token.bornVersion() > view.version()) {
        broken.add("token " + token.id() + " was born at " + token.bornVersion());
      }
    }
  }
}
