package dev.docket.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.SkippedVersions;
import dev.docket.protocol.receipt.ChainVerifier.FaultKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainVerifierTest {

  private static final Hash OTHER = Hash.of(new byte[] {99});

  private final List<Receipt> chain = chain(5);

  @Test
  void shouldFindNothingInAGoodChain() {
    assertThat(ChainVerifier.firstFault(chain)).isEmpty();
    assertThat(ChainVerifier.firstFault(List.of())).isEmpty();
    assertThat(ChainVerifier.firstFault(chain.get(1), chain.subList(2, 5))).isEmpty();
  }

  @Test
  void shouldFindAChainWithoutItsGenesis() {
    assertFault(chain.subList(1, 5), 0, FaultKind.GENESIS_MISPLACED);
  }

  @Test
  void shouldFindAReceiptThatIsMissing() {
    chain.remove(2);

    assertFault(chain, 2, FaultKind.WRONG_VERSION);
  }

  @Test
  void shouldFindAReceiptThatIsThereTwice() {
    chain.add(3, chain.get(2));

    assertFault(chain, 3, FaultKind.WRONG_VERSION);
  }

  @Test
  void shouldFindReceiptsThatChangedPlaces() {
    Receipt second = chain.remove(2);
    chain.add(3, second);

    assertFault(chain, 2, FaultKind.WRONG_VERSION);
  }

  @Test
  void shouldFindAReceiptOfAnotherCase() {
    chain.set(3, edited(3, "orders", "order-2", ReceiptType.COMMIT));

    assertFault(chain, 3, FaultKind.WRONG_CASE);
  }

  @Test
  void shouldFindAReceiptOfAnotherOrigin() {
    chain.set(3, edited(3, "claims", "order-1", ReceiptType.COMMIT));

    assertFault(chain, 3, FaultKind.WRONG_ORIGIN);
  }

  @Test
  void shouldFindASecondGenesis() {
    chain.set(3, edited(3, "orders", "order-1", ReceiptType.GENESIS));

    assertFault(chain, 3, FaultKind.GENESIS_MISPLACED);
  }

  @Test
  void shouldFindAnAlteredReceiptByTheOneThatFollows() {
    chain.set(3, edited(3, "orders", "order-1", ReceiptType.HOLD));

    assertFault(chain, 4, FaultKind.BROKEN_CHAIN);
  }

  @Test
  void shouldFindAStateThatWasNotTheOneBefore() {
    ReceiptBody body = chain.get(4).body();
    chain.set(4, receipt(4, body.prev(), OTHER, body.stateAfter(), CaseStatus.RUNNING));

    assertFault(chain, 4, FaultKind.STATE_MISMATCH);
  }

  @Test
  void shouldFindAGenesisThatNamesSomethingBefore() {
    assertFault(
        List.of(receipt(0, OTHER, Hash.NONE, OTHER, CaseStatus.RUNNING)),
        0,
        FaultKind.BROKEN_CHAIN);
    assertFault(
        List.of(receipt(0, Hash.NONE, OTHER, OTHER, CaseStatus.RUNNING)),
        0,
        FaultKind.STATE_MISMATCH);
  }

  @Test
  void shouldFindACommitAfterAFinalStatusButNotAnErase() {
    Receipt last = chain.get(4);
    Receipt done = receipt(5, last.hash(), last.body().stateAfter(), OTHER, CaseStatus.DONE);
    chain.add(done);
    assertThat(ChainVerifier.firstFault(chain)).isEmpty();

    Receipt more = receipt(6, done.hash(), OTHER, OTHER, CaseStatus.DONE);
    assertThat(ChainVerifier.firstFault(done, List.of(more)))
        .hasValueSatisfying(
            fault -> {
              assertThat(fault.kind()).isEqualTo(FaultKind.AFTER_FINAL);
              assertThat(fault.message()).contains("DONE");
            });
    assertThat(ChainVerifier.firstFault(done, List.of(erase(done)))).isEmpty();
  }

  @Test
  void shouldFindWhatAnEraseCannotBe() {
    Receipt running = chain.get(4);
    assertErase(running, erase(running), FaultKind.BEFORE_FINAL);

    Receipt done = receipt(5, running.hash(), running.body().stateAfter(), OTHER, CaseStatus.DONE);
    ReceiptBody body = erase(done).body();
    Receipt withState = receipt(6, done.hash(), OTHER, OTHER, CaseStatus.DONE);
    Receipt withStatus = receipt(6, done.hash(), OTHER, Hash.NONE, CaseStatus.FAILED);
    assertErase(done, asErase(withState), FaultKind.STATE_MISMATCH);
    assertErase(done, asErase(withStatus), FaultKind.STATE_MISMATCH);

    Receipt erased = Receipt.of(body);
    Receipt again = receipt(7, erased.hash(), Hash.NONE, Hash.NONE, CaseStatus.DONE);
    assertErase(erased, again, FaultKind.AFTER_ERASE);
    assertErase(erased, asErase(again), FaultKind.AFTER_ERASE);
  }

  private static void assertErase(Receipt before, Receipt after, FaultKind kind) {
    assertThat(ChainVerifier.firstFault(before, List.of(after)))
        .hasValueSatisfying(
            fault -> {
              assertThat(fault.kind()).isEqualTo(kind);
              assertThat(fault.version()).isEqualTo(after.body().seq());
            });
  }

  private static Receipt erase(Receipt last) {
    ReceiptBody body = last.body();
    return asErase(
        receipt(body.seq() + 1, last.hash(), body.stateAfter(), Hash.NONE, body.status()));
  }

  private static Receipt asErase(Receipt receipt) {
    return typed(receipt.body(), "orders", "order-1", ReceiptType.ERASE);
  }

  @Test
  void shouldTakeAGapOnlyWithTheRestoreThatNamesIt() {
    Receipt restore = restoring(chain.get(2), 3, 6);
    List<Receipt> whole = new ArrayList<>(chain.subList(0, 3));
    whole.add(restore);
    whole.add(receipt(8, restore.hash(), OTHER, OTHER, CaseStatus.RUNNING));

    assertThat(ChainVerifier.verify(null, chain).gaps()).isEmpty();
    ChainVerifier.Verification found = ChainVerifier.verify(null, whole);
    assertThat(found.fault()).isEmpty();
    assertThat(found.gaps())
        .containsExactly(
            new ChainVerifier.Gap(new SkippedVersions(3, 6), 7, QuantumId.of("restore")));
    assertThat(found.gaps().get(0))
        .hasToString("versions 3 to 6 skipped by the restore of version 7 (restore)");
  }

  @Test
  void shouldFindARestoreThatSkipsOtherVersionsThanThoseThatAreMissing() {
    chain.add(restoring(chain.get(4), 4, 6));
    assertFault(chain, 5, FaultKind.WRONG_VERSION);

    chain.set(5, restoring(chain.get(4), 6, 8));
    assertFault(chain, 5, FaultKind.WRONG_VERSION);

    ReceiptBody other = restoring(chain.get(3), 5, 8).body();
    chain.set(5, Receipt.of(other));
    assertFault(chain, 5, FaultKind.BROKEN_CHAIN);
  }

  private static Receipt restoring(Receipt good, long first, long last) {
    ReceiptBody before = good.body();
    return Receipt.of(
        new ReceiptBody(
            before.origin(),
            before.caseId(),
            last + 1,
            ReceiptType.RESTORE,
            good.hash(),
            before.stateAfter(),
            OTHER,
            Hash.NONE,
            0,
            CaseStatus.RUNNING,
            QuantumId.of("restore"),
            Instant.EPOCH,
            1,
            new SkippedVersions(first, last)));
  }

  private static void assertFault(List<Receipt> receipts, long version, FaultKind kind) {
    assertThat(ChainVerifier.firstFault(receipts))
        .hasValueSatisfying(
            fault -> {
              assertThat(fault.kind()).isEqualTo(kind);
              assertThat(fault.version()).isEqualTo(version);
              assertThat(fault.message()).isNotBlank();
            });
  }

  private Receipt edited(int index, String origin, String caseId, ReceiptType type) {
    return typed(chain.get(index).body(), origin, caseId, type);
  }

  private static Receipt typed(ReceiptBody body, String origin, String caseId, ReceiptType type) {
    return Receipt.of(
        new ReceiptBody(
            origin,
            CaseId.of(caseId),
            body.seq(),
            type,
            body.prev(),
            body.stateBefore(),
            body.stateAfter(),
            body.mutations(),
            body.n(),
            body.status(),
            body.key(),
            body.time(),
            body.schema()));
  }

  private static List<Receipt> chain(int length) {
    List<Receipt> chain = new ArrayList<>();
    Hash prev = Hash.NONE;
    Hash state = Hash.NONE;
    for (int seq = 0; seq < length; seq++) {
      Hash after = Hash.of(new byte[] {(byte) seq});
      Receipt receipt = receipt(seq, prev, state, after, CaseStatus.RUNNING);
      chain.add(receipt);
      prev = receipt.hash();
      state = after;
    }
    return chain;
  }

  private static Receipt receipt(
      long seq, Hash prev, Hash stateBefore, Hash stateAfter, CaseStatus status) {
    return Receipt.of(
        new ReceiptBody(
            "orders",
            CaseId.of("order-1"),
            seq,
            seq == 0 ? ReceiptType.GENESIS : ReceiptType.COMMIT,
            prev,
            stateBefore,
            stateAfter,
            Hash.NONE,
            1,
            status,
            QuantumId.of("q" + seq),
            Instant.EPOCH,
            1));
  }
}
