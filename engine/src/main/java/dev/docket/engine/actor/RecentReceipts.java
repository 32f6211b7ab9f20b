package dev.docket.engine.actor;

import dev.docket.protocol.Receipt;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The last few receipts of a case, since a retry mostly comes soon; all others are in the journal.
 */
final class RecentReceipts {

  private static final int MOST = 4;

  private final Deque<Receipt> newestFirst = new ArrayDeque<>(MOST);

  void add(Receipt receipt) {
    if (newestFirst.size() == MOST) {
      newestFirst.removeLast();
    }
    newestFirst.addFirst(receipt);
  }

  /** Forgets all: what was recovered may come from a journal that was repaired meanwhile. */
  void clear() {
    newestFirst.clear();
  }

  @Nullable Receipt get(long version) {
    for (Receipt receipt : newestFirst) {
      if (receipt.body().seq() == version) {
        return receipt;
      }
    }
    return null;
  }
}
