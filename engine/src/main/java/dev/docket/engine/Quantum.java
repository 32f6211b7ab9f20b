package dev.docket.engine;

import dev.docket.protocol.CaseReply.AlreadyCommitted;
import dev.docket.protocol.CaseReply.BufferOutcome;
import dev.docket.protocol.CaseReply.Buffered;
import dev.docket.protocol.CaseReply.CheckOutcome;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.PeekOutcome;
import dev.docket.protocol.CaseReply.RollbackOutcome;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.TokenStatus;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonMapping;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Mutations that become one commit, or none.
 *
 * <p>They are gathered here, and a {@link #commit()} sends them in one message. A large quantum may
 * be brought over in parts with {@link #buffer()} before; positions and counts are kept by this
 * class, so that a part that got lost, or came twice, is noticed by the case. A commit may be
 * called again with the same effect as the first: after {@code OUTCOME_UNKNOWN} it gives the truth,
 * after {@code BUSY} and {@code CASE_ON_HOLD} it is a new attempt. After {@code QUANTUM_LOST} the
 * quantum is to be begun again, as a new object of the same or another id.
 *
 * <p>Safe for several threads, although mutations of one quantum have an order that only one thread
 * can give them.
 */
public final class Quantum {

  private final CaseRef target;
  private final QuantumId id;
  private final List<Mutation> mutations = new ArrayList<>();

  /** How many the case has confirmed to have. */
  private int confirmed;

  /** Whether the case may hold a part of this quantum. */
  private boolean opened;

  /** Buffer calls go one after another: each begins where the one before was confirmed. */
  private CompletionStage<?> last = CompletableFuture.completedFuture(null);

  Quantum(CaseRef target, QuantumId id) {
    this.target = target;
    this.id = id;
  }

  public QuantumId id() {
    return id;
  }

  /** How many mutations were added. */
  public synchronized int size() {
    return mutations.size();
  }

  /** Replaces the context. */
  public Quantum setContext(JsonObject context) {
    return add(new Mutation.SetContext(context));
  }

  /**
   * Replaces the context by a Java value, a record for example.
   *
   * @throws IllegalArgumentException if the value does not become a JSON object
   */
  public Quantum setContext(Object context) {
    return setContext(target.mapping().writeObject(context));
  }

  /** Merges an RFC 7396 patch into the context. */
  public Quantum updateContext(JsonObject mergePatch) {
    return updateContext(new Update.Merge(mergePatch));
  }

  /**
   * Updates the context by a function, which runs in the case's actor, once in every attempt to
   * commit. It must be pure and quick; a throw is the violation UPDATE_FAILED.
   *
   * @throws IllegalArgumentException if the case may live in another JVM
   */
  public Quantum updateContext(UnaryOperator<JsonValue> function) {
    return updateContext(new Update.Function(function));
  }

  /**
   * Updates the context as a Java value; see {@link #updateContext(UnaryOperator)}. A context that
   * is no value of that type, or a result that is no legal context, is the violation UPDATE_FAILED.
   *
   * @throws IllegalArgumentException if the case may live in another JVM
   */
  public <T> Quantum updateContext(Class<T> type, UnaryOperator<T> function) {
    JsonMapping mapping = target.mapping();
    return updateContext(
        context -> mapping.writeObject(function.apply(mapping.read(context, type))));
  }

  /** Updates the context. */
  public Quantum updateContext(Update update) {
    return add(new Mutation.UpdateContext(update));
  }

  /** Adds an ACTIVE token in the root scope, without a value. */
  public Quantum addToken(String token, String position) {
    return addToken(token, position, ScopeId.ROOT, null);
  }

  /** Adds an ACTIVE token in the root scope. */
  public Quantum addToken(String token, String position, @Nullable Object value) {
    return addToken(token, position, ScopeId.ROOT, value);
  }

  /**
   * Adds an ACTIVE token.
   *
   * @param value copied as {@link JsonValue#of} does
   */
  public Quantum addToken(String token, String position, ScopeId scope, @Nullable Object value) {
    return add(new Mutation.AddToken(TokenId.of(token), position, scope, JsonValue.of(value)));
  }

  /** Removes a token. */
  public Quantum removeToken(String token) {
    return add(new Mutation.RemoveToken(TokenId.of(token)));
  }

  /** Moves an ACTIVE token to another position. */
  public Quantum moveToken(String token, String position) {
    return updateToken(token, JsonObject.of("position", position));
  }

  /** Makes an ACTIVE token COMPLETE: it stays, and no scope's cancelling touches it any more. */
  public Quantum completeToken(String token) {
    return updateToken(token, JsonObject.of("status", TokenStatus.COMPLETE.wireName()));
  }

  /** Merges an RFC 7396 patch into a token's document: {@code position, scope, status, value}. */
  public Quantum updateToken(String token, JsonObject mergePatch) {
    return updateToken(token, new Update.Merge(mergePatch));
  }

  /** Updates a token's document by a function; see {@link #updateContext(UnaryOperator)}. */
  public Quantum updateToken(String token, UnaryOperator<JsonValue> function) {
    return updateToken(token, new Update.Function(function));
  }

  /** Updates a token. */
  public Quantum updateToken(String token, Update update) {
    return add(new Mutation.UpdateToken(TokenId.of(token), update));
  }

  /** Adds an ACTIVE scope below the root. */
  public Quantum enterScope(String scope) {
    return enterScope(ScopeId.of(scope), ScopeId.ROOT);
  }

  /** Adds an ACTIVE scope below an ACTIVE one. */
  public Quantum enterScope(String scope, String parent) {
    return enterScope(ScopeId.of(scope), ScopeId.of(parent));
  }

  /** Adds an ACTIVE scope below an ACTIVE one. */
  public Quantum enterScope(ScopeId scope, ScopeId parent) {
    return add(new Mutation.EnterScope(scope, parent));
  }

  /** Removes a scope without children; its ACTIVE tokens move to the parent. */
  public Quantum exitScope(String scope) {
    return exitScope(ScopeId.of(scope), Mutation.ExitScope.Mode.REPARENT);
  }

  /** Removes a scope without children. */
  public Quantum exitScope(ScopeId scope, Mutation.ExitScope.Mode mode) {
    return add(new Mutation.ExitScope(scope, mode));
  }

  /** Cancels a scope, the ACTIVE scopes below and the ACTIVE tokens in them. */
  public Quantum cancelScope(String scope) {
    return add(new Mutation.CancelScope(ScopeId.of(scope)));
  }

  /** Gives the case its final status. */
  public Quantum setCaseStatus(CaseStatus status) {
    return add(new Mutation.SetCaseStatus(status));
  }

  /** Adds one to the step count. */
  public Quantum incrementStepCount() {
    return add(new Mutation.IncrementStepCount());
  }

  /** Replaces the user's metadata. */
  public Quantum setMetadata(JsonObject metadata) {
    return add(new Mutation.SetMetadata(metadata));
  }

  /**
   * Adds any mutation.
   *
   * @throws IllegalArgumentException if it has a function update and the case may live in another
   *     JVM
   */
  public synchronized Quantum add(Mutation mutation) {
    target.checkTravels(mutation);
    mutations.add(mutation);
    return this;
  }

  /**
   * Sends what was added since the last time, so that the case holds it; nothing is applied.
   *
   * @return buffered with the count that the case has now; busy if it took nothing, in which case
   *     the next {@code buffer} or {@code commit} sends it again
   */
  public synchronized CompletionStage<BufferOutcome> buffer() {
    opened = true;
    CompletionStage<BufferOutcome> sent = last.thenCompose(ignored -> send());
    last = sent.exceptionally(fault -> null);
    return sent;
  }

  private CompletionStage<BufferOutcome> send() {
    List<Mutation> rest;
    int position;
    synchronized (this) {
      position = confirmed;
      rest = List.copyOf(mutations.subList(position, mutations.size()));
    }
    int end = position + rest.size();
    return target.buffer(id, position, rest).thenApply(outcome -> confirm(outcome, end));
  }

  /** Another writer of the same id may have brought more than is here. */
  private synchronized BufferOutcome confirm(BufferOutcome outcome, int end) {
    if (outcome instanceof Buffered buffered) {
      confirmed = Math.max(confirmed, Math.min(buffered.count(), end));
    }
    return outcome;
  }

  /** Commits, whatever the version of the case is. */
  public CompletionStage<CommitOutcome> commit() {
    return commit(Expected.ANY);
  }

  /**
   * Commits all that was added, if the case is what is expected. Once the receipt is there, it is
   * durable.
   */
  public CompletionStage<CommitOutcome> commit(Expected expected) {
    return asked(
        CommitOutcome.class,
        all -> target.execute(id, all, expected),
        count -> target.commit(id, count, expected));
  }

  /** What {@link #commit()} would be answered now; see {@link #check(Expected)}. */
  public CompletionStage<CheckOutcome> check() {
    return check(Expected.ANY);
  }

  /**
   * What {@link #commit(Expected)} would be answered now; nothing is changed. Of a quantum of which
   * the case holds a part, it gets the rest, as by {@link #buffer()}. Functions run.
   */
  public CompletionStage<CheckOutcome> check(Expected expected) {
    return asked(
        CheckOutcome.class,
        all -> target.check(id, all, expected),
        count -> target.check(id, count, expected));
  }

  /**
   * The state that {@link #commit()} would leave now; nothing is changed. Of a quantum of which the
   * case holds a part, it gets the rest, as by {@link #buffer()}. Functions run.
   */
  public CompletionStage<PeekOutcome> peek() {
    return asked(PeekOutcome.class, all -> target.peek(id, all), count -> target.peek(id, count));
  }

  /**
   * Asks about the whole quantum: in one message if the case has nothing of it, else about what is
   * buffered, once that is all.
   */
  private synchronized <R> CompletionStage<R> asked(
      Class<R> answers,
      Function<List<Mutation>, CompletionStage<R>> inOneMessage,
      IntFunction<CompletionStage<R>> buffered) {
    if (!opened) {
      return inOneMessage.apply(List.copyOf(mutations));
    }
    CompletionStage<R> asked =
        last.thenCompose(ignored -> confirmed() < size() ? send() : missingNothing())
            .thenCompose(
                outcome -> {
                  if (answers.isInstance(outcome)) {
                    return CompletableFuture.completedFuture(answers.cast(outcome));
                  } else if (outcome instanceof AlreadyCommitted) {
                    // Nothing is buffered there, and it is to see that this is the same request.
                    return inOneMessage.apply(added());
                  }
                  return buffered.apply(size());
                });
    last = asked.exceptionally(fault -> null);
    return asked;
  }

  private synchronized List<Mutation> added() {
    return List.copyOf(mutations);
  }

  private synchronized int confirmed() {
    return confirmed;
  }

  private synchronized void forgetConfirmed() {
    confirmed = 0;
  }

  private CompletionStage<BufferOutcome> missingNothing() {
    return CompletableFuture.completedFuture(new Buffered(id, confirmed()));
  }

  /** Drops what the case holds of this quantum; may be repeated. */
  public synchronized CompletionStage<RollbackOutcome> rollback() {
    mutations.clear();
    CompletionStage<RollbackOutcome> dropped =
        last.thenCompose(
            ignored -> {
              forgetConfirmed();
              return target.rollback(id);
            });
    last = dropped.exceptionally(fault -> null);
    return dropped;
  }

  @Override
  public String toString() {
    return "Quantum[" + id + " of " + target.id() + "]";
  }
}
