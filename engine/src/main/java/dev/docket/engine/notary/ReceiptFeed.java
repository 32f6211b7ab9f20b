package dev.docket.engine.notary;

import dev.docket.protocol.Receipt;
import java.util.List;
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
   * The events behind an offset, up to those that are durable now. The receipts of one case come in
   * the order of its versions, but for those that are carried, and some events may come that were
   * before the offset. Blocks; to be closed.
   *
   * @param offset of an event whose receipts were taken, or {@link #START}
   * @throws NotaryRefusal if the offset is of another kind of feed
   */
  Stream<JournalReceipts> after(String offset);

  /**
   * The receipts of one event.
   *
   * @param offset where it stands; asked for at the end of a reading only
   * @param carried whether they are of earlier commits, written again before those are erased: they
   *     may be in the log already
   */
  record JournalReceipts(List<Receipt> receipts, Supplier<String> offset, boolean carried) {
    /** Copies the receipts. */
    public JournalReceipts {
      receipts = List.copyOf(receipts);
    }

    /** That of a commit. */
    public static JournalReceipts of(Receipt receipt, Supplier<String> offset) {
      return new JournalReceipts(List.of(receipt), offset, false);
    }
  }
}
