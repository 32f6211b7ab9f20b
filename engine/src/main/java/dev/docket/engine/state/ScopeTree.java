package dev.docket.engine.state;

import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The scopes of a case and the tokens in them, with what is derived from them: the members of each
 * scope, how many are ACTIVE, and the size of their canonical forms. Each change costs the
 * logarithm of the size.
 *
 * <p>Keeps its indexes right whatever is put into it, in whatever order; whether the whole makes
 * sense is the question of {@link Invariants}.
 */
final class ScopeTree {

  static final ScopeTree EMPTY =
      new ScopeTree(TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), 0, 0, 0);

  private final TreePMap<TokenId, Token> tokens;
  private final TreePMap<ScopeId, Scope> scopes;
  private final TreePMap<ScopeId, Members> members;
  private final int activeTokens;
  private final int activeScopes;
  private final long formBytes;

  private ScopeTree(
      TreePMap<TokenId, Token> tokens,
      TreePMap<ScopeId, Scope> scopes,
      TreePMap<ScopeId, Members> members,
      int activeTokens,
      int activeScopes,
      long formBytes) {
    this.tokens = tokens;
    this.scopes = scopes;
    this.members = members;
    this.activeTokens = activeTokens;
    this.activeScopes = activeScopes;
    this.formBytes = formBytes;
  }

  /** What is directly in a scope; {@code ended} tokens are the COMPLETE and CANCELLED ones. */
  record Members(TreePSet<TokenId> active, TreePSet<TokenId> ended, TreePSet<ScopeId> children) {

    static final Members NONE = new Members(TreePSet.empty(), TreePSet.empty(), TreePSet.empty());

    private Members plus(Token token) {
      return token.isActive()
          ? new Members(active.plus(token.id()), ended, children)
          : new Members(active, ended.plus(token.id()), children);
    }

    private Members minus(Token token) {
      return token.isActive()
          ? new Members(active.minus(token.id()), ended, children)
          : new Members(active, ended.minus(token.id()), children);
    }

    private Members plusChild(ScopeId child) {
      return new Members(active, ended, children.plus(child));
    }

    private Members minusChild(ScopeId child) {
      return new Members(active, ended, children.minus(child));
    }

    boolean isEmpty() {
      return active.isEmpty() && ended.isEmpty() && children.isEmpty();
    }
  }

  TreePMap<TokenId, Token> tokens() {
    return tokens;
  }

  TreePMap<ScopeId, Scope> scopes() {
    return scopes;
  }

  @Nullable Token token(TokenId id) {
    return tokens.get(id);
  }

  @Nullable Scope scope(ScopeId id) {
    return scopes.get(id);
  }

  /** The members of a scope; none if there is no such scope, or nothing in it. */
  Members members(ScopeId id) {
    return members.getOrDefault(id, Members.NONE);
  }

  int activeTokens() {
    return activeTokens;
  }

  int activeScopes() {
    return activeScopes;
  }

  /** The sum of the canonical sizes of the forms of all tokens and scopes. */
  long formBytes() {
    return formBytes;
  }

  /** With this token, in place of the one of the same id. */
  ScopeTree with(Token token) {
    Token before = tokens.get(token.id());
    return new ScopeTree(
        tokens.plus(token.id(), token),
        scopes,
        before != null && isIndexedAs(token, before) ? members : reindexed(before, token),
        activeTokens + active(token) - active(before),
        activeScopes,
        formBytes + formBytes(token) - formBytes(before));
  }

  /** Whether the index says the same of both: so an update costs no change of a large scope's. */
  private static boolean isIndexedAs(Token token, Token before) {
    return token.scope().equals(before.scope()) && token.isActive() == before.isActive();
  }

  private TreePMap<ScopeId, Members> reindexed(@Nullable Token before, Token token) {
    TreePMap<ScopeId, Members> index = members;
    if (before != null) {
      index = indexed(index, before.scope(), members(index, before.scope()).minus(before));
    }
    return indexed(index, token.scope(), members(index, token.scope()).plus(token));
  }

  private static int active(@Nullable Token token) {
    return token != null && token.isActive() ? 1 : 0;
  }

  private static long formBytes(@Nullable Token token) {
    return token == null ? 0 : token.formBytes();
  }

  /** Without the token of this id; itself if there is none. */
  ScopeTree without(TokenId id) {
    Token before = tokens.get(id);
    if (before == null) {
      return this;
    }
    return new ScopeTree(
        tokens.minus(id),
        scopes,
        indexed(members, before.scope(), members(members, before.scope()).minus(before)),
        activeTokens - (before.isActive() ? 1 : 0),
        activeScopes,
        formBytes - before.formBytes());
  }

  /** With this scope, in place of the one of the same id. */
  ScopeTree with(Scope scope) {
    ScopeTree rest = without(scope.id());
    TreePMap<ScopeId, Members> index = rest.members;
    ScopeId parent = scope.parent();
    if (parent != null) {
      index = indexed(index, parent, members(index, parent).plusChild(scope.id()));
    }
    return new ScopeTree(
        tokens,
        scopes.plus(scope.id(), scope),
        index,
        activeTokens,
        rest.activeScopes + (scope.isActive() ? 1 : 0),
        rest.formBytes + scope.form().canonicalBytes());
  }

  /** Without the scope of this id, but with all that was in it; itself if there is none. */
  ScopeTree without(ScopeId id) {
    Scope before = scopes.get(id);
    if (before == null) {
      return this;
    }
    TreePMap<ScopeId, Members> index = members;
    ScopeId parent = before.parent();
    if (parent != null) {
      index = indexed(index, parent, members(index, parent).minusChild(id));
    }
    return new ScopeTree(
        tokens,
        scopes.minus(id),
        index,
        activeTokens,
        activeScopes - (before.isActive() ? 1 : 0),
        formBytes - before.form().canonicalBytes());
  }

  /** A tree of the same tokens and scopes with its indexes built anew, for tests and audits. */
  ScopeTree rebuilt() {
    ScopeTree anew = EMPTY;
    for (Scope scope : scopes.values()) {
      anew = anew.with(scope);
    }
    for (Token token : tokens.values()) {
      anew = anew.with(token);
    }
    return anew;
  }

  /** Whether the entries and everything derived from them are equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ScopeTree tree
        && tokens.equals(tree.tokens)
        && scopes.equals(tree.scopes)
        && members.equals(tree.members)
        && activeTokens == tree.activeTokens
        && activeScopes == tree.activeScopes
        && formBytes == tree.formBytes;
  }

  @Override
  public int hashCode() {
    return 31 * tokens.hashCode() + scopes.hashCode();
  }

  private static Members members(TreePMap<ScopeId, Members> index, ScopeId id) {
    return index.getOrDefault(id, Members.NONE);
  }

  private static TreePMap<ScopeId, Members> indexed(
      TreePMap<ScopeId, Members> index, ScopeId id, Members of) {
    return of.isEmpty() ? index.minus(id) : index.plus(id, of);
  }
}
