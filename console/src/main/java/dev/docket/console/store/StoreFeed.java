package dev.docket.console.store;

import dev.docket.engine.notary.FeedOffset;
import dev.docket.engine.notary.ReceiptFeed;
import dev.docket.protocol.CaseEvent;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The receipts of a store that a service may be writing to: each reading opens it anew, read-only,
 * and sees what is provably durable then. In the order, and with the offsets, of the file journal's
 * slices, so that a notary can move from the service to beside it and back. For one thread.
 */
final class StoreFeed implements ReceiptFeed, AutoCloseable {

  private final StoreReader store;
  private boolean fresh = true;

  private StoreFeed(StoreReader store) {
    this.store = store;
  }

  /**
   * The feed of the store in a directory; never makes one.
   *
   * @throws dev.docket.console.runtime.WrongUseException if there is none
   * @throws dev.docket.console.runtime.ProblemException if it cannot be read
   */
  static StoreFeed open(Path dir) {
    return new StoreFeed(StoreReader.open(dir));
  }

  @Override
  public Stream<JournalReceipts> after(String offset) {
    if (!fresh) {
      store.reopen();
    }
    fresh = false;
    return store
        .eventsAfter(FeedOffset.timestamp(offset))
        .map(
            each ->
                new JournalReceipts(
                    each.event().receipts(),
                    () -> FeedOffset.timestamp(each.time()),
                    each.event() instanceof CaseEvent.Carried));
  }

  @Override
  public void close() {
    store.close();
  }
}
