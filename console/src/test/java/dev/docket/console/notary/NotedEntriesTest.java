package dev.docket.console.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.SkippedVersions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A journal that lost what its notary has, with and without the restore that says so. */
class NotedEntriesTest {

  private final List<LogFault> faults = new ArrayList<>();
  private final NotedEntries noted = new NotedEntries(faults::add);

  NotedEntriesTest() {
    for (int version = 0; version <= 4; version++) {
      noted.note(version, commit(version));
    }
    noted.compare(commit(0));
    noted.compare(commit(1));
  }

  @Test
  void shouldFindWhatWasRemoved() {
    noted.compare(commit(4));
    noted.end(true);

    assertThat(faults)
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.kind()).isEqualTo(LogFault.Kind.RECEIPT_REMOVED);
              assertThat(fault.version()).isEqualTo(2);
            });
  }

  @Test
  void shouldTakeWhatARestoreSaysToBeLost() {
    noted.compare(commit(4));
    noted.compare(receipt(5, ReceiptType.RESTORE, new SkippedVersions(2, 4)));
    noted.end(true);

    assertThat(faults).isEmpty();
    assertThat(noted.skipped()).isEqualTo(2);
    assertThat(noted.unnoted()).isEqualTo(1);
  }

  @Test
  void shouldStillFindWhatTheRestoreDoesNotName() {
    noted.compare(receipt(5, ReceiptType.RESTORE, new SkippedVersions(3, 4)));
    noted.end(true);

    assertThat(faults).singleElement().satisfies(it -> assertThat(it.version()).isEqualTo(2));
  }

  /** The journal has a-3 before the receipts of b, the notary came to it behind them. */
  @Test
  void shouldTellWhatWasPassedByTheReceiptsAroundIt() {
    NotedEntries passed = new NotedEntries(faults::add);
    List<Receipt> journal =
        Stream.of("a0 a1 a2 a3 b0 b1 b2".split(" ", -1)).map(this::named).toList();
    noteAll(passed, "a0 a1 a2 b0 b1 b2");
    journal.forEach(passed::compare);
    passed.end(true);
    assertThat(told()).containsExactly("a 3 RECEIPT_INSERTED");

    faults.clear();
    NotedEntries repaired = new NotedEntries(faults::add);
    noteAll(repaired, "a0 a1 a2 b0 b1 b2 a3 a4 c0");
    journal.forEach(repaired::compare);
    repaired.compare(named("a4"));
    repaired.compare(named("c0"));
    repaired.end(true);
    assertThat(told()).containsExactly("b 0 RECEIPT_MOVED");
  }

  private void noteAll(NotedEntries log, String names) {
    long index = 0;
    for (String name : names.split(" ", -1)) {
      log.note(index++, named(name));
    }
  }

  private List<String> told() {
    return faults.stream()
        .map(fault -> fault.caseId() + " " + fault.version() + " " + fault.kind())
        .toList();
  }

  /** A case of one letter, and a version of one digit. */
  private Receipt named(String name) {
    return receipt(name.substring(0, 1), name.charAt(1) - '0', ReceiptType.COMMIT, null);
  }

  private static Receipt commit(long version) {
    return receipt(version, ReceiptType.COMMIT, null);
  }

  private static Receipt receipt(
      long version, ReceiptType type, @Nullable SkippedVersions skipped) {
    return receipt("order-1", version, type, skipped);
  }

  private static Receipt receipt(
      String id, long version, ReceiptType type, @Nullable SkippedVersions skipped) {
    return Receipt.of(
        new ReceiptBody(
            "orders",
            CaseId.of(id),
            version,
            type,
            Hash.NONE,
            Hash.NONE,
            Hash.NONE,
            Hash.NONE,
            1,
            CaseStatus.RUNNING,
            QuantumId.of("q-" + version),
            Instant.EPOCH,
            1,
            skipped));
  }
}
