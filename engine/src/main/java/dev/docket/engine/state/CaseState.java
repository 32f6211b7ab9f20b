package dev.docket.engine.state;

import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.Salt;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.merkle.EntryName;
import dev.docket.protocol.merkle.EntryProof;
import dev.docket.protocol.merkle.StateTree;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePSet;

/**
 * The state of a case at one version. Immutable and safe to share between threads; changing an
 * entry costs the logarithm of its size and shares the rest.
 *
 * <p>Made by {@link History#replay} only, or by {@link CaseSnapshot}; a {@link Fold} gives the
 * state that a quantum would leave.
 */
public final class CaseState {

  private final CaseIdentity identity;
  private final CaseContent content;
  private final long version;
  private final @Nullable String hold;
  private final Instant lastCommitAt;
  private final KnownCommits knownCommits;
  private final Hash receiptHash;
  private final Gaps gaps;

  /**
   * The tree of this state, or of an earlier one from which it is made when first asked for:
   * between two mutations of a quantum nobody asks. Of no use unless it has this state's content.
   */
  private volatile @Nullable StateHash hash;

  CaseState(
      CaseIdentity identity,
      CaseContent content,
      long version,
      @Nullable String hold,
      Instant lastCommitAt,
      KnownCommits knownCommits,
      Hash receiptHash,
      Gaps gaps) {
    this.identity = identity;
    this.content = content;
    this.version = version;
    this.hold = hold;
    this.lastCommitAt = lastCommitAt;
    this.knownCommits = knownCommits;
    this.receiptHash = receiptHash;
    this.gaps = gaps;
  }

  /** What a case has from its genesis on and never changes. */
  record CaseIdentity(CaseId id, String origin, Salt salt, Instant createdAt) {}

  public CaseId id() {
    return identity.id();
  }

  /** The name of the engine that created the case; every receipt of the case carries it. */
  public String origin() {
    return identity.origin();
  }

  public Salt salt() {
    return identity.salt();
  }

  public Instant createdAt() {
    return identity.createdAt();
  }

  public CaseStatus status() {
    return content.status();
  }

  public long version() {
    return version;
  }

  /** The reason why the case is on hold, or {@code null} if it is not. */
  public @Nullable String hold() {
    return hold;
  }

  public JsonObject context() {
    return content.context();
  }

  /** The user's metadata. */
  public JsonObject metadata() {
    return content.metadata();
  }

  public long stepCount() {
    return content.stepCount();
  }

  /** All tokens, sorted by id, unmodifiable. */
  public Map<TokenId, Token> tokens() {
    return content.tree().tokens();
  }

  /** All scopes, sorted by id, the root among them, unmodifiable. */
  public Map<ScopeId, Scope> scopes() {
    return content.tree().scopes();
  }

  public @Nullable Token token(TokenId id) {
    return content.tree().token(id);
  }

  public @Nullable Scope scope(ScopeId id) {
    return content.tree().scope(id);
  }

  /** The tokens of any status in a scope, sorted. */
  public Set<TokenId> tokensOf(ScopeId scope) {
    ScopeTree.Members members = content.tree().members(scope);
    TreePSet<TokenId> active = members.active();
    return members.ended().isEmpty() ? active : active.plusAll(members.ended());
  }

  /** The scopes directly below a scope, sorted. */
  public Set<ScopeId> childrenOf(ScopeId scope) {
    return content.tree().members(scope).children();
  }

  public int activeTokens() {
    return content.tree().activeTokens();
  }

  /** How many scopes are ACTIVE, the root among them if it is. */
  public int activeScopes() {
    return content.tree().activeScopes();
  }

  /** When the last commit was made, UTC milliseconds. */
  public Instant lastCommitAt() {
    return lastCommitAt;
  }

  /** SHA-256 of the last receipt's bytes. */
  public Hash receiptHash() {
    return receiptHash;
  }

  /** The commit of that id, if it is one of the last 1,024. */
  public @Nullable KnownCommit known(QuantumId id) {
    return knownCommits.get(id);
  }

  /** Where the event of the last commit stands in the journal; 0 before there is one. */
  public long lastSequenceNr() {
    return knownCommits.lastSequenceNr();
  }

  /** The last commits that are known, the oldest first. */
  public Collection<KnownCommit> knownCommits() {
    return knownCommits.all();
  }

  KnownCommits window() {
    return knownCommits;
  }

  /** What restores out of safe mode have skipped. */
  public Gaps gaps() {
    return gaps;
  }

  /** The canonical size of all entries, in bytes; kept incrementally. */
  public long canonicalBytes() {
    return content.formBytes();
  }

  /**
   * The hash of the state, as receipts have it: the root of {@link #tree()}. Costs what changed
   * since it was last asked for; the size of the state for one that was made from a snapshot.
   */
  public Hash hash() {
    return stateHash().root();
  }

  /** The Merkle tree over the entries, to prove one of them. */
  public StateTree tree() {
    return stateHash().tree();
  }

  /**
   * The proof of the entry of this name as the state holds it, or that it holds none. Costs the
   * size of the state.
   */
  public EntryProof proof(EntryName name) {
    StateHash own = stateHash();
    return own.form(name).map(own.tree()::inclusion).orElseGet(() -> own.tree().absence(name));
  }

  private StateHash stateHash() {
    StateHash known = hash;
    StateHash own = known != null && known.isOf(content) ? known.at(this) : StateHash.of(this);
    hash = own;
    return own;
  }

  /**
   * This state, if it is of that case: what is stored under a case's id might be another's.
   *
   * @throws BrokenHistoryException with WRONG_CASE if it is not
   */
  public CaseState requireCase(CaseId expected) {
    if (!id().equals(expected)) {
      throw new BrokenHistoryException(
          BrokenHistoryException.Kind.WRONG_CASE,
          version,
          "what is stored under the id of case " + expected + " is of case " + id());
    }
    return this;
  }

  /** The state as a reader gets it. */
  public CaseView view() {
    return new CaseView(
        id(),
        status(),
        version,
        hold,
        stepCount(),
        context(),
        List.copyOf(tokens().values()),
        List.copyOf(scopes().values()),
        metadata(),
        createdAt(),
        lastCommitAt,
        hash(),
        receiptHash);
  }

  CaseIdentity identity() {
    return identity;
  }

  CaseContent content() {
    return content;
  }

  /** This state with another content, as a step leaves it. */
  CaseState with(CaseContent otherContent) {
    return copy(otherContent, version, hold, lastCommitAt, hash);
  }

  /** This state, whose content differs from an earlier one's by these changes. */
  CaseState changedFrom(CaseState before, ChangeForms changes) {
    StateHash changed = before.stateHash().changed(changes, content);
    return copy(content, version, hold, lastCommitAt, changed);
  }

  /** This state with another hold; {@code null} for none. */
  CaseState holding(@Nullable String reason) {
    return copy(content, version, reason, lastCommitAt, hash);
  }

  /** This state at the next version, without a receipt yet. */
  CaseState at(At at) {
    return copy(content, at.version(), hold, at.time(), hash);
  }

  /**
   * This state with the receipt of the commit that made it.
   *
   * @param sequenceNr where the event stands in the journal
   */
  CaseState committed(CaseEvent.Commit event, long sequenceNr) {
    ReceiptBody body = event.receipt().body();
    CaseState committed =
        new CaseState(
            identity,
            content,
            version,
            hold,
            lastCommitAt,
            knownCommits.plus(new KnownCommit(body.key(), body.seq(), event.request(), sequenceNr)),
            event.receipt().hash(),
            body.skipped() == null ? gaps : gaps.plus(Gap.before(sequenceNr, body.skipped())));
    committed.hash = hash;
    return committed;
  }

  private CaseState copy(
      CaseContent otherContent,
      long otherVersion,
      @Nullable String otherHold,
      Instant otherTime,
      @Nullable StateHash known) {
    CaseState other =
        new CaseState(
            identity,
            otherContent,
            otherVersion,
            otherHold,
            otherTime,
            knownCommits,
            receiptHash,
            gaps);
    other.hash = known;
    return other;
  }

  @Override
  public String toString() {
    return "CaseState[" + id() + " version " + version + ", " + status() + "]";
  }
}
