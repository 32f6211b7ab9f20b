package dev.docket.engine.state;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What becomes of a scope that is left or cancelled, and of what it holds. Pure; that it may end is
 * for {@link Step} to see to.
 *
 * @param content what there is after it
 * @param touched the entries that it touched
 */
record ScopeEnd(CaseContent content, List<Entry> touched) {

  /**
   * The scope is gone, and with it the tokens that did not move to its parent.
   *
   * <p>Of the CANCEL mode only the outcome is to be seen: the tokens are gone with the scope, so no
   * one could read that they were CANCELLED, nor why.
   */
  static ScopeEnd left(CaseContent content, Scope scope, Mutation.ExitScope.Mode mode) {
    ScopeTree tree = content.tree();
    ScopeTree.Members members = tree.members(scope.id());
    List<Entry> touched = new ArrayList<>();
    ScopeTree after = tree;
    ScopeId parent = mode == Mutation.ExitScope.Mode.REPARENT ? scope.parent() : null;
    for (TokenId id : members.active()) {
      Token token = tree.token(id);
      after =
          parent != null && token != null ? after.with(token.movedTo(parent)) : after.without(id);
      touched.add(new Entry.OfToken(id));
    }
    for (TokenId id : members.ended()) {
      after = after.without(id);
      touched.add(new Entry.OfToken(id));
    }
    touched.add(new Entry.OfScope(scope.id()));
    return new ScopeEnd(content.with(after.without(scope.id())), touched);
  }

  /**
   * The scope and all ACTIVE ones below it are CANCELLED, with the ACTIVE tokens in them; with the
   * root the case.
   *
   * @param version the one that the tokens name as their cause
   */
  static ScopeEnd cancelled(CaseContent content, Scope top, long version) {
    ScopeTree tree = content.tree();
    Token.Cause cause = new Token.Cause(top.id(), version);
    List<Entry> touched = new ArrayList<>();
    ScopeTree after = tree;
    Deque<Scope> open = new ArrayDeque<>();
    open.push(top);
    while (!open.isEmpty()) {
      Scope scope = open.pop();
      after = after.with(scope.cancelled());
      touched.add(new Entry.OfScope(scope.id()));
      ScopeTree.Members members = tree.members(scope.id());
      for (TokenId id : members.active()) {
        Token token = tree.token(id);
        if (token != null) {
          after = after.with(token.cancelledBy(cause));
          touched.add(new Entry.OfToken(id));
        }
      }
      for (ScopeId id : members.children()) {
        Scope child = tree.scope(id);
        if (child != null && child.isActive()) {
          open.push(child);
        }
      }
    }
    CaseContent left = content.with(after);
    if (top.id().isRoot()) {
      left = left.with(CaseStatus.CANCELLED);
      touched.add(new Entry.Status());
    }
    return new ScopeEnd(left, touched);
  }
}
