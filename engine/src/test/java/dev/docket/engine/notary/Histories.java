package dev.docket.engine.notary;

import dev.docket.engine.notary.ReceiptFeed.JournalReceipts;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.ReceiptType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Receipts of several cases in one order, as a journal has them. */
final class Histories {

  private final Random random;
  private final List<Receipt> receipts = new ArrayList<>();
  private final Map<Integer, Receipt> last = new HashMap<>();

  Histories(Random random) {
    this.random = random;
  }

  /** In commit order. */
  List<Receipt> receipts() {
    return receipts;
  }

  List<byte[]> entries() {
    return receipts.stream().map(Receipt::bytes).toList();
  }

  void commit(int count, int cases) {
    for (int i = 0; i < count; i++) {
      int which = random.nextInt(cases);
      Receipt next = next(CaseId.of("case-" + which), last.get(which), "state" + random.nextLong());
      last.put(which, next);
      receipts.add(next);
    }
  }

  /** The receipt that follows one, or the first of a case. */
  static Receipt next(CaseId id, @Nullable Receipt before, String state) {
    long version = before == null ? 0 : before.body().seq() + 1;
    return Receipt.of(
        new ReceiptBody(
            "test",
            id,
            version,
            version == 0 ? ReceiptType.GENESIS : ReceiptType.COMMIT,
            before == null ? Hash.NONE : before.hash(),
            before == null ? Hash.NONE : before.body().stateAfter(),
            Hash.of(state.getBytes(StandardCharsets.UTF_8)),
            Hash.NONE,
            1,
            CaseStatus.RUNNING,
            QuantumId.of("q" + version),
            Instant.ofEpochMilli(version),
            1));
  }

  /** A journal in which events are visible in commit order. */
  ReceiptFeed inOrder() {
    return offset -> {
      int from = offset.equals(ReceiptFeed.START) ? 0 : Integer.parseInt(offset) + 1;
      return IntStream.range(from, receipts.size())
          .mapToObj(at -> JournalReceipts.of(receipts.get(at), () -> Integer.toString(at)));
    };
  }

  /** A journal that shows all there is each time, cases against each other as it likes. */
  ReceiptFeed inAnyOrder() {
    return offset -> {
      Map<CaseId, List<Receipt>> rest = new HashMap<>();
      for (Receipt receipt : receipts) {
        rest.computeIfAbsent(receipt.body().caseId(), id -> new ArrayList<>()).add(receipt);
      }
      List<JournalReceipts> shown = new ArrayList<>();
      while (!rest.isEmpty()) {
        List<CaseId> ids = rest.keySet().stream().sorted().toList();
        CaseId id = ids.get(random.nextInt(ids.size()));
        Receipt next = Objects.requireNonNull(rest.get(id)).remove(0);
        String at = Integer.toString(shown.size());
        shown.add(JournalReceipts.of(next, () -> at));
        rest.values().removeIf(List::isEmpty);
      }
      return shown.stream();
    };
  }
}
