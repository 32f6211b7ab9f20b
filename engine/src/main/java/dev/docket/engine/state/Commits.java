package dev.docket.engine.state;

import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Change;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Hash;
import dev.docket.protocol.HmacSha256;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.Salt;
import dev.docket.protocol.SkippedVersions;
import dev.docket.protocol.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the events of commits, each with its receipt inside. */
public final class Commits {

  private static final byte[] CHANGES = "docket/changes/1\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] END = {'\n'};

  private Commits() {}

  /**
   * The event that creates a case. The context should have passed {@link Fold#genesis} before.
   *
   * @param key the quantum id of the creation
   * @param time cut to milliseconds
   * @param origin the configured name of this engine, for all receipts of the case
   */
  public static CaseEvent.Created genesis(
      CaseId id, Salt salt, JsonObject context, QuantumId key, Instant time, String origin) {
    Instant createdAt = time.truncatedTo(ChronoUnit.MILLIS);
    CaseState state = first(new CaseState.CaseIdentity(id, origin, salt, createdAt), context);
    Receipt receipt =
        Receipt.of(
            new ReceiptBody(
                origin,
                id,
                0,
                ReceiptType.GENESIS,
                Hash.NONE,
                Hash.NONE,
                state.hash(),
                changesHash(salt, genesisChanges(context)),
                0,
                CaseStatus.RUNNING,
                key,
                createdAt,
                StateHash.SCHEMA));
    return new CaseEvent.Created(salt, context, RequestHash.ofCreate(context), receipt);
  }

  /**
   * The event that commits a quantum.
   *
   * @param before the state that the quantum was folded over
   * @param applied what the fold gave
   * @param key the id of the quantum
   * @param request as {@link RequestHash#of} has it
   * @param mutations how many mutations the quantum has
   */
  public static CaseEvent.Committed quantum(
      CaseState before, FoldResult.Applied applied, QuantumId key, Hash request, int mutations) {
    Hash hash = changesHash(before.salt(), applied.forms());
    Receipt receipt = receipt(before, applied.after(), ReceiptType.COMMIT, hash, mutations, key);
    return new CaseEvent.Committed(applied.changes(), request, receipt);
  }

  /**
   * The event of a control commit.
   *
   * @param before the state that the act was applied to
   * @param applied what {@link ControlStep#apply} gave
   * @param key the idempotency key
   */
  public static CaseEvent.Controlled control(
      CaseState before, FoldResult.Applied applied, ControlAct act, QuantumId key) {
    Hash hash = controlHash(before.salt(), act, applied.forms());
    Receipt receipt = receipt(before, applied.after(), act.receiptType(), hash, 0, key);
    return new CaseEvent.Controlled(act, applied.changes(), RequestHash.of(act), receipt);
  }

  /**
   * The event that erases a case, after those that carry its receipts. It leaves no state, and no
   * salt: nobody can compute its field {@code mutations} again.
   *
   * @param before the last state, of a final status
   * @param at the version after it
   * @param key the idempotency key
   */
  public static CaseEvent.Controlled erase(
      CaseState before, At at, ControlAct.Erase act, QuantumId key) {
    Hash hash = controlHash(before.salt(), act, ChangeForms.of(List.of()));
    Receipt receipt = receipt(before, before.at(at), ReceiptType.ERASE, hash, 0, key);
    return new CaseEvent.Controlled(act, List.of(), RequestHash.of(act), receipt);
  }

  private static Receipt receipt(
      CaseState before,
      CaseState after,
      ReceiptType type,
      Hash changes,
      int mutations,
      QuantumId key) {
    return Receipt.of(
        new ReceiptBody(
            before.origin(),
            before.id(),
            after.version(),
            type,
            before.receiptHash(),
            before.hash(),
            type == ReceiptType.ERASE ? Hash.NONE : after.hash(),
            changes,
            mutations,
            after.status(),
            key,
            after.lastCommitAt(),
            StateHash.SCHEMA,
            skipped(before.version(), after.version())));
  }

  private static @Nullable SkippedVersions skipped(long before, long after) {
    return after == before + 1 ? null : new SkippedVersions(before + 1, after - 1);
  }

  /** The state of a case at its genesis, without a receipt yet. */
  static CaseState first(CaseState.CaseIdentity identity, JsonObject context) {
    return new CaseState(
        identity,
        CaseContent.first(context, identity.createdAt()),
        0,
        null,
        identity.createdAt(),
        KnownCommits.NONE,
        Hash.NONE,
        Gaps.NONE);
  }

  /** A genesis changes the context only: the root scope is the same in every case. */
  static List<Change> genesisChanges(JsonObject context) {
    List<Change> changes = new ArrayList<>(context.size());
    context.entries().forEach((key, value) -> changes.add(new Change.ContextPut(key, value)));
    return changes;
  }

  /** The receipt's field {@code mutations} for a genesis or a quantum. */
  static Hash changesHash(Salt salt, List<Change> changes) {
    return changesHash(salt, ChangeForms.of(changes));
  }

  private static Hash changesHash(Salt salt, ChangeForms changes) {
    return hash(salt, parts(changes));
  }

  /**
   * The receipt's field {@code mutations} for a control commit: the act goes before the changes.
   */
  static Hash controlHash(Salt salt, ControlAct act, ChangeForms changes) {
    List<byte[]> parts = parts(changes);
    parts.add(0, act.form().bytes());
    return hash(salt, parts);
  }

  private static List<byte[]> parts(ChangeForms changes) {
    List<byte[]> parts = new ArrayList<>(changes.formed().size() + 1);
    changes.formed().forEach(each -> parts.add(each.bytes()));
    return parts;
  }

  private static Hash hash(Salt salt, List<byte[]> forms) {
    byte[][] parts = new byte[2 * forms.size() + 1][];
    parts[0] = CHANGES;
    for (int i = 0; i < forms.size(); i++) {
      parts[2 * i + 1] = forms.get(i);
      parts[2 * i + 2] = END;
    }
    return Hash.ofBytes(HmacSha256.of(salt.bytes(), parts));
  }
}
