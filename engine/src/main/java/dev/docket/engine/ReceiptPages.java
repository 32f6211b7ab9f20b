package dev.docket.engine;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.ReceiptsInSafeMode;
import dev.docket.protocol.CaseReply.ReceiptsOutcome;
import dev.docket.protocol.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The receipts of a case as a stream, read page by page as they are demanded. */
final class ReceiptPages {

  private ReceiptPages() {}

  static Source<Receipt, NotUsed> stream(CaseRef target, long from) {
    return Source.unfoldAsync(from, next -> page(target, next)).mapConcat(page -> page);
  }

  private static CompletionStage<Optional<Pair<Long, List<Receipt>>>> page(
      CaseRef target, long from) {
    return target.receipts(from, Long.MAX_VALUE).thenApply(ReceiptPages::after);
  }

  /** Empty at the end; in safe mode the end is no end, but a refusal. */
  private static Optional<Pair<Long, List<Receipt>>> after(ReceiptsOutcome outcome) {
    if (outcome instanceof Receipts receipts) {
      return receipts.receipts().isEmpty()
          ? Optional.empty()
          : Optional.of(of(receipts.receipts()));
    } else if (outcome instanceof ReceiptsInSafeMode good && !good.receipts().isEmpty()) {
      return Optional.of(of(good.receipts()));
    }
    throw new ReadRefusedException(outcome);
  }

  /** Not as many versions on as there are receipts: some may be skipped. */
  private static Pair<Long, List<Receipt>> of(List<Receipt> page) {
    return Pair.create(page.get(page.size() - 1).body().seq() + 1, page);
  }
}
