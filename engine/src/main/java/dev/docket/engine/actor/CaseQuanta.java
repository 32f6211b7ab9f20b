package dev.docket.engine.actor;

import dev.docket.engine.quantum.OpenQuanta;
import dev.docket.engine.quantum.QuantumBuffer;
import dev.docket.engine.quantum.QuantumLimits;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.KnownCommit;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.AlreadyCommitted;
import dev.docket.protocol.CaseReply.BufferOutcome;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CaseFinal;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.OpenQuantum;
import dev.docket.protocol.QuantumId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The quanta of one case that are not committed: which call opens one, which goes into it, which is
 * refused. Belongs to the case's actor.
 */
final class CaseQuanta {

  private final CaseId id;
  private final QuantumLimits limits;
  private final OpenQuanta open;
  private final CaseLog log;

  CaseQuanta(CaseId id, QuantumLimits limits, CaseClock clock, CaseLog log) {
    this.id = id;
    this.limits = limits;
    this.open = new OpenQuanta(limits, clock::nanos);
    this.log = log;
  }

  /** What a buffer call is answered. */
  BufferOutcome buffer(@Nullable CaseState state, CaseCommand.Buffer call) {
    QuantumId quantum = call.quantum();
    if (state == null) {
      return new CaseUnknown(id);
    }
    // A call that comes late, or again, must not open what can never be committed.
    KnownCommit known = state.known(quantum);
    if (known != null) {
      return new AlreadyCommitted(quantum, known.version());
    }
    if (state.status().isFinal()) {
      return new CaseFinal(state.status());
    }
    QuantumBuffer buffer = open.touch(quantum);
    if (buffer == null) {
      if (call.position() > 0) {
        return new QuantumLost(quantum);
      }
      Optional<QuantumBuffer> opened = open.open(quantum);
      if (opened.isEmpty()) {
        return new Busy(
            "case "
                + id
                + " has "
                + open.size()
                + " open quanta, as many as docket.engine.quantum.max-open allows");
      }
      buffer = opened.get();
    }
    boolean wasLarge = buffer.isLarge();
    BufferOutcome outcome = buffer.append(call.position(), call.mutations());
    if (!wasLarge) {
      warnIfLarge(buffer, state);
    }
    return outcome;
  }

  /** What is buffered of a quantum, its lease renewed; {@code null} if it is not open. */
  @Nullable QuantumBuffer touch(QuantumId quantum) {
    return open.touch(quantum);
  }

  /** What an execute brings as a quantum of its own, unless one of that id is open. */
  QuantumBuffer whole(@Nullable CaseState state, QuantumId quantum, List<Mutation> mutations) {
    QuantumBuffer buffered = open.touch(quantum);
    QuantumBuffer whole =
        buffered == null
            ? QuantumBuffer.holding(quantum, limits, mutations)
            : buffered.executing(mutations);
    warnIfLarge(whole, state);
    return whole;
  }

  private void warnIfLarge(QuantumBuffer buffer, @Nullable CaseState state) {
    if (buffer.isLarge()) {
      log.at(
          state == null ? -1 : state.version(),
          line ->
              line.warn(
                  "Quantum {} of case {} holds {} mutations", buffer.id(), id, buffer.size()));
    }
  }

  void drop(QuantumId quantum) {
    open.drop(quantum);
  }

  void dropExpired() {
    open.dropExpired();
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  List<OpenQuantum> list(Instant now) {
    return open.list(now);
  }
}
