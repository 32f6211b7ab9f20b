package dev.docket.engine;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.home.CaseHome;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.BufferOutcome;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CheckOutcome;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.DifferenceOutcome;
import dev.docket.protocol.CaseReply.OpenQuantaOutcome;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.PeekOutcome;
import dev.docket.protocol.CaseReply.ReceiptsOutcome;
import dev.docket.protocol.CaseReply.ReleaseOutcome;
import dev.docket.protocol.CaseReply.RestartOutcome;
import dev.docket.protocol.CaseReply.RollbackOutcome;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.CaseReply.StatusOutcome;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonMapping;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A case, by its id: creates it, changes it, reads it, wherever it lives and whether or not it is
 * in memory.
 *
 * <p>Every outcome that a caller has to expect is a value. If no answer comes within the engine's
 * {@code ask-timeout}, the answer is {@link OutcomeUnknown} for what may have been committed (ask
 * again with the same id) and {@link Busy} for everything else. A stage fails only for a fault of
 * the program.
 *
 * <p>Immutable; safe for any number of threads. Callbacks on the stages run on the actor system's
 * dispatcher and must not block.
 */
public final class CaseRef {

  /** The key of a {@link #create(JsonObject)}. */
  public static final QuantumId CREATE = QuantumId.of("create");

  private final CaseId id;
  private final CaseHome home;
  private final CaseAsk asks;
  private final JsonMapping mapping;

  CaseRef(CaseId id, CaseHome home, Duration timeout) {
    this(id, home, new CaseAsk(id, home, timeout), JsonMapping.STANDARD);
  }

  private CaseRef(CaseId id, CaseHome home, CaseAsk asks, JsonMapping mapping) {
    this.id = id;
    this.home = home;
    this.asks = asks;
    this.mapping = mapping;
  }

  /**
   * This case, with another way between Java values and JSON for what is typed.
   *
   * @param mapper not to be configured any more
   */
  public CaseRef withMapper(ObjectMapper mapper) {
    return new CaseRef(id, home, asks, new JsonMapping(mapper));
  }

  public CaseId id() {
    return id;
  }

  /** The id of the case's events in the journal, for queries of a read journal. */
  public String persistenceId() {
    return CasePersistenceId.of(id).id();
  }

  /** Creates the case under the key {@link #CREATE}; see {@link #create(QuantumId, JsonObject)}. */
  public CompletionStage<CommitOutcome> create(JsonObject context) {
    return create(CREATE, context);
  }

  /**
   * Creates the case: its genesis, version 0. Once the receipt is there, it is durable. Repeated
   * with the same key and context, it answers the same receipt as a duplicate.
   *
   * @param key the idempotency key
   * @param context the first context
   */
  public CompletionStage<CommitOutcome> create(QuantumId key, JsonObject context) {
    return asks.commit(key, replyTo -> new CaseCommand.Create(key, context, replyTo));
  }

  /**
   * Creates the case with a Java value, a record for example, as its first context; see {@link
   * #create(QuantumId, JsonObject)}.
   *
   * @throws IllegalArgumentException if the value does not become a JSON object
   */
  public CompletionStage<CommitOutcome> create(QuantumId key, Object context) {
    return create(key, mapping.writeObject(context));
  }

  /** A new quantum of that id; see {@link #quantum(QuantumId)}. */
  public Quantum quantum(String quantum) {
    return quantum(QuantumId.of(quantum));
  }

  /**
   * A new quantum: gathers mutations here and commits them as one.
   *
   * @param quantum its id, which is the idempotency key of its commit
   */
  public Quantum quantum(QuantumId quantum) {
    return new Quantum(this, quantum);
  }

  /** Commits these mutations as one quantum, whatever the version of the case is. */
  public CompletionStage<CommitOutcome> execute(QuantumId key, List<Mutation> mutations) {
    return execute(key, mutations, Expected.ANY);
  }

  /**
   * Commits these mutations as one quantum, in one message. Once the receipt is there, it is
   * durable.
   *
   * @throws IllegalArgumentException if a mutation has a function update and the case may live in
   *     another JVM
   */
  public CompletionStage<CommitOutcome> execute(
      QuantumId key, List<Mutation> mutations, Expected expected) {
    mutations.forEach(this::checkTravels);
    return asks.commit(key, replyTo -> new CaseCommand.Execute(key, mutations, expected, replyTo));
  }

  /**
   * Puts the case on hold: quanta are answered {@code CASE_ON_HOLD} and stay open until it is
   * resumed; control commits and reads work.
   *
   * @param key the idempotency key
   * @param reason 1-1,024 UTF-8 bytes, no control characters; stands in the state and the event
   * @throws IllegalArgumentException if the reason is not allowed
   */
  public CompletionStage<CommitOutcome> hold(QuantumId key, String reason) {
    return control(key, new ControlAct.Hold(reason), Expected.ANY);
  }

  /**
   * Ends the hold.
   *
   * @param key the idempotency key
   * @param reason 1-1,024 UTF-8 bytes, no control characters; stands in the event
   * @throws IllegalArgumentException if the reason is not allowed
   */
  public CompletionStage<CommitOutcome> resume(QuantumId key, String reason) {
    return control(key, new ControlAct.Resume(reason), Expected.ANY);
  }

  /**
   * Makes the state of an earlier version the state of the next one: its context, tokens, scopes,
   * step count and user's metadata come back as they were then. The version, the chain of receipts,
   * the hold, the time of creation and the window of known ids go on. Works while the case is on
   * hold, not after a final status. Costs the reading of all events up to that version.
   *
   * @param key the idempotency key
   * @param version the earlier version
   * @param expectedVersion the version that is replaced; if the case is at another, the answer is
   *     {@code VERSION_CONFLICT}
   * @param reason 1-1,024 UTF-8 bytes, no control characters; stands in the event
   * @throws IllegalArgumentException if the version is negative or the reason is not allowed
   */
  public CompletionStage<CommitOutcome> restore(
      QuantumId key, long version, long expectedVersion, String reason) {
    return control(key, new ControlAct.Restore(version, reason), Expected.version(expectedVersion));
  }

  /**
   * Destroys the values and the salt of a case that has its final status, for good: its receipts
   * are written again, and all else that is stored of it is deleted, events and snapshots. The
   * answer is a receipt once that is durable. The receipts go on verifying; reads are answered
   * {@code CASE_ERASED}; the id is never used again. The bytes leave the files when the store is
   * compacted, and backups never.
   *
   * @param key the idempotency key
   * @param reason 1-1,024 UTF-8 bytes, no control characters; stays in the event, so it should hold
   *     no personal data
   * @throws IllegalArgumentException if the reason is not allowed
   */
  public CompletionStage<CommitOutcome> erase(QuantumId key, String reason) {
    return control(key, new ControlAct.Erase(reason), Expected.ANY);
  }

  /** Commits a control act, if the case is what is expected. */
  public CompletionStage<CommitOutcome> control(QuantumId key, ControlAct act, Expected expected) {
    return asks.commit(key, replyTo -> new CaseCommand.Control(key, act, expected, replyTo));
  }

  /**
   * What {@link #execute(QuantumId, List, Expected)} would be answered now; nothing is changed.
   * Functions run.
   *
   * @throws IllegalArgumentException if a mutation has a function update and the case may live in
   *     another JVM
   */
  public CompletionStage<CheckOutcome> check(
      QuantumId key, List<Mutation> mutations, Expected expected) {
    mutations.forEach(this::checkTravels);
    return asks.ask(
        replyTo -> new CaseCommand.CheckExecute(key, mutations, expected, replyTo), Busy::new);
  }

  /**
   * The state that {@link #execute(QuantumId, List)} would leave now; nothing is changed. Functions
   * run.
   *
   * @throws IllegalArgumentException if a mutation has a function update and the case may live in
   *     another JVM
   */
  public CompletionStage<PeekOutcome> peek(QuantumId key, List<Mutation> mutations) {
    mutations.forEach(this::checkTravels);
    return asks.ask(replyTo -> new CaseCommand.PeekExecute(key, mutations, replyTo), Busy::new);
  }

  /** The durable state. */
  public CompletionStage<StateOutcome> state() {
    return asks.ask(CaseCommand.GetState::new, Busy::new);
  }

  /**
   * The state at a version, now or before; an earlier one is read from the events, from the first
   * one on, while the case goes on.
   *
   * @throws IllegalArgumentException if the version is negative
   */
  public CompletionStage<StateOutcome> state(long version) {
    requireVersion(version);
    return asks.ask(replyTo -> new CaseCommand.GetStateAt(version, replyTo), Busy::new);
  }

  /**
   * What differs between two versions, entry by entry, as it went from the one to the other. Both
   * are read from the events, from the first one on, while the case goes on.
   *
   * @throws IllegalArgumentException if a version is negative
   */
  public CompletionStage<DifferenceOutcome> difference(long from, long to) {
    requireVersion(from);
    requireVersion(to);
    return asks.ask(replyTo -> new CaseCommand.GetDifference(from, to, replyTo), Busy::new);
  }

  private static void requireVersion(long version) {
    if (version < 0) {
      throw new IllegalArgumentException("version " + version + ": allowed is one from 0");
    }
  }

  /** The quanta that are open: not durable, lost when the case's actor stops. */
  public CompletionStage<OpenQuantaOutcome> openQuanta() {
    return asks.ask(CaseCommand.GetOpenQuanta::new, Busy::new);
  }

  /** Whether the case is running, on hold, final or in safe mode. */
  public CompletionStage<StatusOutcome> status() {
    return asks.ask(CaseCommand.GetStatus::new, Busy::new);
  }

  /**
   * The receipts from this version on, up to the last one that there is when the stream gets there;
   * read page by page, as they are demanded. Fails with a {@link ReadRefusedException} where the
   * case answers something else: after the last proven receipt of a case in safe mode, or when it
   * is busy; the stream can be begun again at the version after the last receipt.
   *
   * @throws IllegalArgumentException if the version is negative
   */
  public Source<Receipt, NotUsed> receipts(long from) {
    requireVersion(from);
    return ReceiptPages.stream(this, from);
  }

  /**
   * The receipts of these versions, both included, as far as they are there; at most {@code
   * docket.engine.receipts-per-read} of them, the first ones.
   *
   * @throws IllegalArgumentException if {@code from} is negative or {@code to} is before it
   */
  public CompletionStage<ReceiptsOutcome> receipts(long from, long to) {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "receipts " + from + " to " + to + ": allowed is from 0 on, and to not before from");
    }
    return asks.ask(replyTo -> new CaseCommand.GetReceipts(from, to, replyTo), Busy::new);
  }

  /** Stops the case's actor, recovers it from the journal, and answers what was recovered. */
  public CompletionStage<RestartOutcome> restart() {
    return asks.ask(CaseCommand.Restart::new, Busy::new);
  }

  /**
   * Releases the case from safe mode after its journal was repaired: proves its history again from
   * the first event on. Answers what was recovered, or that the case stays in safe mode, and why.
   * Each release is written into the log {@code dev.docket.audit} with case, reason and outcome. Of
   * a case that is not in safe mode it changes nothing.
   *
   * @param reason why it is done: 1-1,024 UTF-8 bytes, no control characters
   * @throws IllegalArgumentException if the reason is empty, too long or not printable
   */
  public CompletionStage<ReleaseOutcome> release(String reason) {
    return asks.ask(replyTo -> new CaseCommand.Release(reason, replyTo), Busy::new);
  }

  /**
   * Hands a command over; its answer goes to the command's {@code replyTo}.
   *
   * @throws IllegalArgumentException if a mutation has a function update and the case may live in
   *     another JVM
   */
  public void tell(CaseCommand command) {
    if (command instanceof CaseCommand.Mutating mutating) {
      mutating.mutations().forEach(this::checkTravels);
    }
    home.tell(id, command);
  }

  CompletionStage<BufferOutcome> buffer(QuantumId quantum, int position, List<Mutation> mutations) {
    return asks.ask(
        replyTo -> new CaseCommand.Buffer(quantum, position, mutations, replyTo), Busy::new);
  }

  CompletionStage<CommitOutcome> commit(QuantumId quantum, int count, Expected expected) {
    return asks.commit(
        quantum, replyTo -> new CaseCommand.Commit(quantum, count, expected, replyTo));
  }

  CompletionStage<CheckOutcome> check(QuantumId quantum, int count, Expected expected) {
    return asks.ask(replyTo -> new CaseCommand.Check(quantum, count, expected, replyTo), Busy::new);
  }

  CompletionStage<PeekOutcome> peek(QuantumId quantum, int count) {
    return asks.ask(replyTo -> new CaseCommand.Peek(quantum, count, replyTo), Busy::new);
  }

  JsonMapping mapping() {
    return mapping;
  }

  CompletionStage<RollbackOutcome> rollback(QuantumId quantum) {
    return asks.ask(replyTo -> new CaseCommand.Rollback(quantum, replyTo), Busy::new);
  }

  void checkTravels(Mutation mutation) {
    if (!mutation.travels() && !home.takesFunctions()) {
      throw new IllegalArgumentException(
          mutation.wireName()
              + " with a function for case "
              + id
              + ": allowed here are merge patch and JSON patch, since the case may live in another"
              + " JVM");
    }
  }

  @Override
  public String toString() {
    return "CaseRef[" + id + "]";
  }
}
