package dev.docket.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.docket.engine.state.BrokenHistoryException.Kind;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Salt;
import dev.docket.protocol.Scope;
import dev.docket.protocol.Token;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A state as it is stored, so that recovery need not begin at the genesis.
 *
 * <p>Bound to Akka's Jackson CBOR serializer as {@code docket-snapshot}; no Java class name is in
 * the bytes. {@link #restore()} proves it by its own hash.
 *
 * @param format the version of this form, {@value #FORMAT}
 * @param stateHash as in the receipt of this version
 * @param gaps the earliest first; not in the bytes if there are none
 * @param digest over everything that the state hash does not cover, and the state hash
 */
public record CaseSnapshot(
    int format,
    CaseId id,
    String origin,
    Salt salt,
    Instant createdAt,
    CaseStatus status,
    long version,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String hold,
    long stepCount,
    JsonObject context,
    JsonObject metadata,
    List<Scope> scopes,
    List<Token> tokens,
    Instant lastCommitAt,
    KnownCommits knownCommits,
    Hash receiptHash,
    Hash stateHash,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<Gap> gaps,
    Hash digest) {

  /** The version that is written now. */
  public static final int FORMAT = 1;

  private static final byte[] TAG = "docket/snapshot/1\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] END = {'\n'};

  /**
   * Copies the lists.
   *
   * @throws NullPointerException if one is missing that every snapshot has: what is read so is
   *     damaged
   */
  public CaseSnapshot {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(salt, "salt");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(metadata, "metadata");
    Objects.requireNonNull(lastCommitAt, "lastCommitAt");
    Objects.requireNonNull(knownCommits, "knownCommits");
    Objects.requireNonNull(receiptHash, "receiptHash");
    Objects.requireNonNull(stateHash, "stateHash");
    Objects.requireNonNull(digest, "digest");
    scopes = List.copyOf(scopes);
    tokens = List.copyOf(tokens);
    gaps = gaps == null ? List.of() : List.copyOf(gaps);
  }

  /** The snapshot of a state. */
  public static CaseSnapshot of(CaseState state) {
    return new CaseSnapshot(
        FORMAT,
        state.id(),
        state.origin(),
        state.salt(),
        state.createdAt(),
        state.status(),
        state.version(),
        state.hold(),
        state.stepCount(),
        state.context(),
        state.metadata(),
        List.copyOf(state.scopes().values()),
        List.copyOf(state.tokens().values()),
        state.lastCommitAt(),
        state.window(),
        state.receiptHash(),
        state.hash(),
        state.gaps().all(),
        digest(state));
  }

  /**
   * The state.
   *
   * @throws BrokenHistoryException with BROKEN_SNAPSHOT if the snapshot is of another format,
   *     breaks an invariant or does not give its own hashes
   */
  public CaseState restore() {
    if (format != FORMAT) {
      throw broken("it has the format " + format + "; known here is " + FORMAT);
    }
    CaseState state = assembled();
    List<Fault> faults = Invariants.all(state.content(), Limits.NONE);
    if (!faults.isEmpty()) {
      throw broken(faults.get(0).subject() + ": " + faults.get(0).message());
    }
    if (!state.hash().equals(stateHash)) {
      throw broken("its state has the hash " + state.hash() + ", it says " + stateHash);
    }
    if (!digest(state).equals(digest)) {
      throw broken("what its state hash does not cover has another digest than it says");
    }
    return state;
  }

  private CaseState assembled() {
    ScopeTree tree = ScopeTree.EMPTY;
    for (Scope scope : scopes) {
      tree = tree.with(scope);
    }
    for (Token token : tokens) {
      tree = tree.with(token);
    }
    return new CaseState(
        new CaseState.CaseIdentity(id, origin, salt, createdAt),
        new CaseContent(status, stepCount, context, metadata, tree),
        version,
        hold,
        lastCommitAt,
        knownCommits,
        receiptHash,
        gaps == null ? Gaps.NONE : Gaps.of(gaps));
  }

  private static Hash digest(CaseState state) {
    byte[] window = state.window().bytes();
    List<byte[]> parts = new ArrayList<>();
    parts.add(TAG);
    add(
        parts,
        CanonicalTuple.of(
            state.id().value(),
            state.origin(),
            state.createdAt().toEpochMilli(),
            state.lastCommitAt().toEpochMilli(),
            state.receiptHash().hex(),
            state.hash().hex(),
            window.length));
    parts.add(window);
    parts.add(END);
    for (Gap gap : state.gaps().all()) {
      add(
          parts,
          CanonicalTuple.of(
              "gap", gap.versions().first(), gap.versions().last(), gap.firstSequenceNr()));
    }
    return Hash.of(parts);
  }

  private static void add(List<byte[]> parts, CanonicalTuple tuple) {
    parts.add(tuple.bytes());
    parts.add(END);
  }

  private BrokenHistoryException broken(String message) {
    return new BrokenHistoryException(
        Kind.BROKEN_SNAPSHOT, version, "the snapshot of case " + id + ": " + message);
  }
}
