package dev.docket.tests.notary.crash;

import dev.docket.engine.notary.ReceiptFeed;
import dev.docket.engine.notary.ReceiptFeed.JournalReceipts;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.ReceiptType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The receipts of a few cases, in the order in which they were committed. */
final class Commits {

  private static final int CASES = 4;

  private final List<Receipt> receipts = new ArrayList<>();

  /** So many commits more. */
  void grow(int count) {
    for (int i = 0; i < count; i++) {
      int at = receipts.size();
      receipts.add(next("case-" + at % CASES, at < CASES ? null : receipts.get(at - CASES), at));
    }
  }

  private static Receipt next(String id, @Nullable Receipt before, int number) {
    long version = before == null ? 0 : before.body().seq() + 1;
    return Receipt.of(
        new ReceiptBody(
            "test",
            CaseId.of(id),
            version,
            before == null ? ReceiptType.GENESIS : ReceiptType.COMMIT,
            before == null ? Hash.NONE : before.hash(),
            before == null ? Hash.NONE : before.body().stateAfter(),
            Hash.of(new byte[] {(byte) number, (byte) (number >> Byte.SIZE)}),
            Hash.NONE,
            1,
            CaseStatus.RUNNING,
            QuantumId.of("q" + version),
            Instant.ofEpochMilli(number),
            1));
  }

  int size() {
    return receipts.size();
  }

  /** The first ones. */
  List<Receipt> first(int count) {
    return receipts.subList(0, count);
  }

  /**
   * A journal of the first ones that shows all of them each time, those of one case in their order,
   * the cases against each other in one that the seed decides: as slices may.
   */
  ReceiptFeed journal(int count, long seed) {
    return offset -> {
      Random random = new Random(seed);
      List<Deque<Receipt>> rest = new ArrayList<>();
      for (int i = 0; i < Math.min(CASES, count); i++) {
        rest.add(new ArrayDeque<>());
      }
      for (int at = 0; at < count; at++) {
        rest.get(at % CASES).add(receipts.get(at));
      }
      List<JournalReceipts> shown = new ArrayList<>();
      while (!rest.isEmpty()) {
        Deque<Receipt> one = rest.get(random.nextInt(rest.size()));
        String at = Integer.toString(shown.size());
        shown.add(JournalReceipts.of(one.remove(), () -> at));
        rest.removeIf(Deque::isEmpty);
      }
      return shown.stream();
    };
  }
}
