package dev.docket.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.model.ModelFold.ModelViolation;
import dev.docket.engine.state.Limits;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.AlreadyCommitted;
import dev.docket.protocol.CaseReply.Buffered;
import dev.docket.protocol.CaseReply.CaseFinal;
import dev.docket.protocol.CaseReply.CaseOnHold;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.EmptyQuantum;
import dev.docket.protocol.CaseReply.KeyReused;
import dev.docket.protocol.CaseReply.QuantumIncomplete;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.QuantumPoisoned;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.CaseReply.WouldCommit;
import dev.docket.protocol.CaseReply.WouldLeave;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.ViolationCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a case has to answer its callers, kept as plainly as can be: every version as a full copy,
 * every open quantum as a list. Each method takes a question and the engine's answer to it, fails
 * if that is not the right one, and moves on.
 */
final class ModelKeeper {

  private record Known(List<String> request, Receipt receipt) {}

  private static final class Open {
    private final List<Mutation> mutations = new ArrayList<>();
    private boolean poisoned;
  }

  private final List<ModelCase> versions = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private final Map<QuantumId, Known> known = new HashMap<>();
  private final Map<QuantumId, Open> open = new HashMap<>();
  private final Tally tally;
  private @Nullable String hold;

  ModelKeeper(ModelCase genesis, Receipt receipt, List<String> request, Tally tally) {
    versions.add(genesis);
    receipts.add(receipt);
    known.put(receipt.body().key(), new Known(request, receipt));
    this.tally = tally;
  }

  ModelCase now() {
    return versions.get(versions.size() - 1);
  }

  List<Receipt> receipts() {
    return receipts;
  }

  boolean hasOpenQuantum() {
    return !open.isEmpty();
  }

  boolean isOnHold() {
    return hold != null;
  }

  /** What is not durable is gone. */
  void crashed() {
    open.clear();
  }

  void rolledBack(QuantumId id) {
    open.remove(id);
  }

  void buffered(QuantumId id, int position, List<Mutation> more, CaseReply reply) {
    Known commit = known.get(id);
    Open quantum = open.get(id);
    if (commit != null) {
      expect(new AlreadyCommitted(id, commit.receipt.body().seq()), reply);
    } else if (now().status.isFinal()) {
      expect(new CaseFinal(now().status), reply);
    } else if (quantum == null && position > 0) {
      expect(new QuantumLost(id), reply);
    } else {
      append(open.computeIfAbsent(id, unused -> new Open()), id, position, more, reply);
    }
  }

  private void append(
      Open quantum, QuantumId id, int position, List<Mutation> more, CaseReply reply) {
    int size = quantum.mutations.size();
    int end = position + more.size();
    if (quantum.poisoned) {
      expectPoisoned(reply);
    } else if (position > size || (position < size && end > size)) {
      expect(new QuantumIncomplete(id, size, position), reply);
    } else if (position < size && !quantum.mutations.subList(position, end).equals(more)) {
      quantum.poisoned = true;
      expectPoisoned(reply);
    } else {
      if (position == size) {
        quantum.mutations.addAll(more);
      }
      expect(new Buffered(id, quantum.mutations.size()), reply);
    }
  }

  /** A commit of what is buffered, or, with {@code all}, an execute. */
  void committed(
      QuantumId id, @Nullable List<Mutation> all, int count, Expected expected, CaseReply reply) {
    CaseReply objection = objection(id, all, count, expected, reply);
    List<Mutation> mutations = all == null ? buffer(id) : all;
    if (objection == null) {
      Receipt receipt = reply instanceof Committed done ? done.receipt() : null;
      ModelFold fold = fold(mutations, receipt == null ? Instant.EPOCH : receipt.body().time());
      ModelCase after = fold.finish();
      if (after == null) {
        expectRefused(fold, reply);
      } else {
        took(after, id, mutations, ReceiptType.COMMIT, reply);
      }
    }
    if (!(objection instanceof CaseOnHold)) {
      open.remove(id);
    }
  }

  /** A check or a peek: what a commit would get, and nothing moves. */
  void tried(QuantumId id, @Nullable List<Mutation> all, int count, CaseReply reply) {
    if (objection(id, all, count, Expected.ANY, reply) != null) {
      return;
    }
    Instant time = reply instanceof WouldLeave left ? left.view().lastCommitAt() : Instant.EPOCH;
    ModelFold fold = fold(all == null ? buffer(id) : all, time);
    ModelCase after = fold.finish();
    if (after == null) {
      expectRefused(fold, reply);
    } else if (reply instanceof WouldLeave left) {
      compare(left.view(), after, hold);
      tally.count("peek");
    } else {
      expect(new WouldCommit(after.version), reply);
    }
  }

  /** The answer that is due before the mutations are looked at; {@code null} if there is none. */
  private @Nullable CaseReply objection(
      QuantumId id, @Nullable List<Mutation> all, int count, Expected expected, CaseReply reply) {
    Open quantum = open.get(id);
    if (all != null && quantum != null && known.get(id) == null && isOpenFor(quantum)) {
      if (quantum.poisoned) {
        expectPoisoned(reply);
        return reply;
      }
      return expect(new QuantumIncomplete(id, quantum.mutations.size(), count), reply);
    }
    List<Mutation> asked = all != null ? all : quantum == null ? null : quantum.mutations;
    CaseReply early = known(id, asked == null ? null : request(asked));
    if (early == null && now().status.isFinal()) {
      early = new CaseFinal(now().status);
    } else if (early == null && hold != null) {
      early = new CaseOnHold(hold);
    } else if (early == null && asked == null) {
      early = count == 0 ? new EmptyQuantum(id) : new QuantumLost(id);
    } else if (early == null && all == null && quantum != null && quantum.poisoned) {
      expectPoisoned(reply);
      return reply;
    } else if (early == null && asked != null && count != asked.size()) {
      early = new QuantumIncomplete(id, asked.size(), count);
    } else if (early == null) {
      early = conflict(expected);
    }
    return early == null ? null : expect(early, reply);
  }

  /** The order of the checks: final and on hold come before what is buffered. */
  private boolean isOpenFor(Open quantum) {
    return !now().status.isFinal()
        && hold == null
        && (quantum.poisoned || !quantum.mutations.isEmpty());
  }

  private @Nullable CaseReply known(QuantumId id, @Nullable List<String> request) {
    Known commit = known.get(id);
    if (commit == null) {
      return null;
    }
    return request == null || request.equals(commit.request)
        ? new Duplicate(commit.receipt)
        : new KeyReused(id, commit.receipt.body().seq());
  }

  private @Nullable CaseReply conflict(Expected expected) {
    Long version = expected.version();
    return version == null || version == now().version
        ? null
        : new VersionConflict(now().version, last().body().stateAfter());
  }

  /** Hold, resume, restore. */
  void controlled(QuantumId key, ControlAct act, Expected expected, CaseReply reply) {
    List<String> request = List.of(act.toString());
    CaseReply early = known(key, request);
    if (early == null && now().status.isFinal()) {
      early = new CaseFinal(now().status);
    } else if (early == null) {
      early = conflict(expected);
    }
    ViolationCode refusal = early == null ? refusal(act) : null;
    if (early != null) {
      expect(early, reply);
    } else if (refusal != null) {
      assertThat(((Refused) reply).violations()).extracting("code").containsExactly(refusal);
      tally.count("control refused");
    } else {
      ModelCase after =
          act instanceof ControlAct.Restore restore
              ? versions.get((int) restore.version()).copy()
              : now().copy();
      after.version = now().version + 1;
      assertThat(reply).isInstanceOf(Committed.class);
      after.lastCommitAt = ((Committed) reply).receipt().body().time();
      String then = hold;
      if (act instanceof ControlAct.Hold) {
        then = act.reason();
      } else if (act instanceof ControlAct.Resume) {
        then = null;
      }
      took(after, key, List.of(), act.receiptType(), reply);
      known.put(key, new Known(request, last()));
      hold = then;
    }
    open.remove(key);
  }

  private @Nullable ViolationCode refusal(ControlAct act) {
    if (act instanceof ControlAct.Hold) {
      return hold == null ? null : ViolationCode.ALREADY_ON_HOLD;
    } else if (act instanceof ControlAct.Resume) {
      return hold != null ? null : ViolationCode.NOT_ON_HOLD;
    }
    return ((ControlAct.Restore) act).version() < now().version
        ? null
        : ViolationCode.VERSION_NOT_EARLIER;
  }

  private void took(
      ModelCase after, QuantumId key, List<Mutation> mutations, ReceiptType type, CaseReply reply) {
    assertThat(reply).isInstanceOf(Committed.class);
    Receipt receipt = ((Committed) reply).receipt();
    assertThat(receipt.body().type()).isEqualTo(type);
    assertThat(receipt.body().seq()).isEqualTo(after.version);
    assertThat(receipt.body().n()).isEqualTo(mutations.size());
    assertThat(receipt.body().key()).isEqualTo(key);
    assertThat(receipt.body().status()).isEqualTo(after.status);
    assertThat(receipt.body().prev()).isEqualTo(last().hash());
    assertThat(receipt.body().stateBefore()).isEqualTo(last().body().stateAfter());
    versions.add(after);
    receipts.add(receipt);
    known.put(key, new Known(request(mutations), receipt));
    tally.count(type.wireName());
  }

  /** The view must be that version. */
  void shown(CaseView view, @Nullable String heldThen) {
    compare(view, versions.get((int) view.version()), heldThen);
    Receipt receipt = receipts.get((int) view.version());
    assertThat(view.stateHash()).isEqualTo(receipt.body().stateAfter());
    assertThat(view.receiptHash()).isEqualTo(receipt.hash());
  }

  /** The view must be the newest version. */
  void shownNow(CaseView view) {
    assertThat(view.version()).isEqualTo(now().version);
    shown(view, hold);
  }

  private static void compare(CaseView view, ModelCase model, @Nullable String hold) {
    assertThat(view.version()).isEqualTo(model.version);
    assertThat(view.status()).isEqualTo(model.status);
    assertThat(view.hold()).isEqualTo(hold);
    assertThat(view.stepCount()).isEqualTo(model.stepCount);
    assertThat(view.context()).isEqualTo(model.contextObject());
    assertThat(view.metadata()).isEqualTo(model.metadataObject());
    assertThat(view.tokens()).containsExactlyElementsOf(model.tokenList());
    assertThat(view.scopes()).containsExactlyElementsOf(model.scopeList());
    assertThat(view.createdAt()).isEqualTo(model.createdAt);
    assertThat(view.lastCommitAt()).isEqualTo(model.lastCommitAt);
    assertThat(ModelInvariants.broken(view)).isEmpty();
  }

  private Receipt last() {
    return receipts.get(receipts.size() - 1);
  }

  private List<Mutation> buffer(QuantumId id) {
    Open quantum = open.get(id);
    return quantum == null ? List.of() : List.copyOf(quantum.mutations);
  }

  private ModelFold fold(List<Mutation> mutations, Instant time) {
    ModelFold fold = new ModelFold(now(), Limits.STANDARD, time);
    mutations.forEach(fold::add);
    return fold;
  }

  static List<String> request(List<Mutation> mutations) {
    return mutations.stream()
        .map(mutation -> new String(mutation.form().bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  private CaseReply expect(CaseReply expected, CaseReply reply) {
    tally.count(expected.getClass().getSimpleName());
    assertThat(reply).isEqualTo(expected);
    return expected;
  }

  private void expectPoisoned(CaseReply reply) {
    tally.count("QuantumPoisoned");
    assertThat(reply).isInstanceOf(QuantumPoisoned.class);
  }

  private void expectRefused(ModelFold fold, CaseReply reply) {
    tally.count("Refused");
    assertThat(reply).isInstanceOf(Refused.class);
    assertThat(
            ((Refused) reply)
                .violations().stream()
                    .map(
                        v -> new ModelViolation(v.index(), v.code(), v.subject(), v.consequence())))
        .containsExactlyElementsOf(fold.violations());
  }
}
