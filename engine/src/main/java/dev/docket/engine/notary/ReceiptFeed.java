package dev.docket.engine.notary;

import dev.docket.protocol.Receipt;
import java.util.stream.Stream;

/** The receipts of a journal, in the order in which the notary takes them. */
@FunctionalInterface
public interface ReceiptFeed {

  /** The offset before the first receipt. */
  String START = "";

  /**
   * The receipts behind an offset, up to those that are durable now. Those of one case come in the
   * order of its versions, and some may come that were before the offset. Blocks; to be closed.
   *
   * @param offset of a receipt that was taken, or {@link #START}
   */
  Stream<JournalReceipt> after(String offset);

  /**
   * One receipt.
   *
   * @param offset where it stands; one line
   */
  record JournalReceipt(Receipt receipt, String offset) {}
}
