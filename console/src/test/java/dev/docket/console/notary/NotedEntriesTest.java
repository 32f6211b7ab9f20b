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

  private static Receipt commit(long version) {
    return receipt(version, ReceiptType.COMMIT, null);
  }

  private static Receipt receipt(
      long version, ReceiptType type, @Nullable SkippedVersions skipped) {
    return Receipt.of(
        new ReceiptBody(
            "orders",
            CaseId.of("order-1"),
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
