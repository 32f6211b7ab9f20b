package dev.docket.protocol.receipt;

import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.SkippedVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the chain of a case's receipts with nothing but their bytes.
 *
 * <p>A chain without a fault says: these are all commits of one case up to the last one, in this
 * order, and each began with the state that the one before left. Whether the states are right is
 * for whoever has the events to say.
 *
 * <p>A restore out of safe mode follows the last good receipt and names the versions that it skips:
 * that is no fault but a {@link Gap}, which is part of what a chain says.
 */
public final class ChainVerifier {

  private ChainVerifier() {}

  /** What does not hold. */
  public enum FaultKind {
    /** The chain does not begin with a genesis, or has another one in it. */
    GENESIS_MISPLACED,
    /** A receipt is missing, doubled or out of order. */
    WRONG_VERSION,
    /** A receipt of another case. */
    WRONG_CASE,
    /** A receipt of another origin. */
    WRONG_ORIGIN,
    /** {@code prev} is not the hash of the receipt before. */
    BROKEN_CHAIN,
    /**
     * {@code stateBefore} is not the {@code stateAfter} of the receipt before, or an erase names a
     * state or status that it leaves.
     */
    STATE_MISMATCH,
    /** A receipt, not of an erase, after one with a final status. */
    AFTER_FINAL,
    /** An erase of a case that had no final status. */
    BEFORE_FINAL,
    /** A receipt after an erase. */
    AFTER_ERASE
  }

  /**
   * The first fault of a chain.
   *
   * @param version the first version that is not proven; all before it are
   * @param message for people
   */
  public record Fault(long version, FaultKind kind, String message) {}

  /**
   * Versions that are not in a chain, by a restore that says so.
   *
   * @param restoredAt the version of the restore, the one after the last skipped
   * @param key its idempotency key
   */
  public record Gap(SkippedVersions skipped, long restoredAt, QuantumId key) {
    @Override
    public String toString() {
      return skipped + " skipped by the restore of version " + restoredAt + " (" + key + ")";
    }
  }

  /**
   * What a chain says.
   *
   * @param fault the first fault, if there is one
   * @param gaps in the versions before it, in their order
   */
  public record Verification(Optional<Fault> fault, List<Gap> gaps) {
    /** Copies the gaps. */
    public Verification {
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * Verifies the receipts that follow one that is trusted already.
   *
   * @param trusted the receipt before the first; {@code null} if that is the genesis
   */
  public static Verification verify(@Nullable Receipt trusted, Iterable<Receipt> receipts) {
    List<Gap> gaps = new ArrayList<>();
    Receipt before = trusted;
    for (Receipt receipt : receipts) {
      ReceiptBody body = receipt.body();
      Fault fault = before == null ? genesisFault(body) : linkFault(before, body);
      if (fault != null) {
        return new Verification(Optional.of(fault), gaps);
      }
      SkippedVersions skipped = body.skipped();
      if (skipped != null) {
        gaps.add(new Gap(skipped, body.seq(), body.key()));
      }
      before = receipt;
    }
    return new Verification(Optional.empty(), gaps);
  }

  /**
   * The first fault of a case's receipts from its genesis on; empty if there is none, or nothing to
   * verify.
   */
  public static Optional<Fault> firstFault(Iterable<Receipt> receipts) {
    return firstFault(null, receipts);
  }

  /**
   * The first fault of the receipts that follow one that is trusted already.
   *
   * @param trusted the receipt before the first; {@code null} if that is the genesis
   */
  public static Optional<Fault> firstFault(@Nullable Receipt trusted, Iterable<Receipt> receipts) {
    return verify(trusted, receipts).fault();
  }

  private static @Nullable Fault genesisFault(ReceiptBody body) {
    if (body.seq() != 0 || body.type() != ReceiptType.GENESIS) {
      return new Fault(
          0,
          FaultKind.GENESIS_MISPLACED,
          "the first receipt is a " + body.type() + " of version " + body.seq());
    }
    if (!body.prev().equals(Hash.NONE)) {
      return new Fault(0, FaultKind.BROKEN_CHAIN, "a genesis names a receipt before it");
    }
    if (!body.stateBefore().equals(Hash.NONE)) {
      return new Fault(0, FaultKind.STATE_MISMATCH, "a genesis names a state before it");
    }
    return null;
  }

  private static @Nullable Fault linkFault(Receipt before, ReceiptBody body) {
    ReceiptBody last = before.body();
    long version = last.seq() + 1;
    if (!body.caseId().equals(last.caseId())) {
      return new Fault(
          version,
          FaultKind.WRONG_CASE,
          "a receipt of the case " + body.caseId() + " among those of " + last.caseId());
    }
    if (!body.origin().equals(last.origin())) {
      return new Fault(
          version,
          FaultKind.WRONG_ORIGIN,
          "a receipt of the origin " + body.origin() + " among those of " + last.origin());
    }
    if (body.versionBefore() != last.seq()) {
      return new Fault(version, FaultKind.WRONG_VERSION, wrongVersion(last, body));
    }
    if (body.type() == ReceiptType.GENESIS) {
      return new Fault(version, FaultKind.GENESIS_MISPLACED, "a genesis at version " + body.seq());
    }
    if (!body.prev().equals(before.hash())) {
      return new Fault(
          version,
          FaultKind.BROKEN_CHAIN,
          "prev is " + body.prev() + ", the receipt before has the hash " + before.hash());
    }
    if (!body.stateBefore().equals(last.stateAfter())) {
      return new Fault(
          version,
          FaultKind.STATE_MISMATCH,
          "stateBefore is "
              + body.stateBefore()
              + ", the receipt before has the stateAfter "
              + last.stateAfter());
    }
    return endFault(last, body);
  }

  /** A case with a final status takes an erase and nothing else, an erased one nothing at all. */
  private static @Nullable Fault endFault(ReceiptBody last, ReceiptBody body) {
    long version = body.seq();
    if (last.type() == ReceiptType.ERASE) {
      return new Fault(version, FaultKind.AFTER_ERASE, "a " + body.type() + " follows an erase");
    }
    boolean isErase = body.type() == ReceiptType.ERASE;
    if (last.status().isFinal() && !isErase) {
      return new Fault(
          version,
          FaultKind.AFTER_FINAL,
          "a " + body.type() + " follows the final status " + last.status());
    }
    if (!isErase) {
      return null;
    }
    if (!last.status().isFinal()) {
      return new Fault(
          version, FaultKind.BEFORE_FINAL, "an erase follows the status " + last.status());
    }
    if (!body.stateAfter().equals(Hash.NONE) || body.status() != last.status()) {
      return new Fault(
          version,
          FaultKind.STATE_MISMATCH,
          "an erase leaves no state and the status "
              + last.status()
              + ", the receipt says "
              + body.stateAfter()
              + " and "
              + body.status());
    }
    return null;
  }

  private static String wrongVersion(ReceiptBody last, ReceiptBody body) {
    String follows = "version " + body.seq() + " follows " + last.seq();
    return body.skipped() == null ? follows : follows + ", it says to skip " + body.skipped();
  }
}
