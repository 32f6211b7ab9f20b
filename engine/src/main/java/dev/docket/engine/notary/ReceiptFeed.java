package dev.docket.engine.notary;

import dev.docket.protocol.Receipt;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The receipts of a journal, in the order in which the notary takes them. Offsets are texts of one
 * line; each kind of feed reads those that it wrote, and the {@link FeedOffset}s of the others that
 * it shares an order with.
 */
@FunctionalInterface
public interface ReceiptFeed {

  /** The offset before the first receipt. */
  String START = "";

  /**
   * The receipts behind an offset, up to those that are durable now. Those of one case come in the
   * order of its versions, and some may come that were before the offset. Blocks; to be closed.
   *
   * @param offset of a receipt that was taken, or {@link #START}
   * @throws NotaryRefusal if the offset is of another kind of feed
   */
  Stream<JournalReceipt> after(String offset);

  /**
   * One receipt.
   *
   * @param offset where it stands; asked for at the end of a reading only
   */
  record JournalReceipt(Receipt receipt, Supplier<String> offset) {}
}
