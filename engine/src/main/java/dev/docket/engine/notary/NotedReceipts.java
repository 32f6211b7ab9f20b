package dev.docket.engine.notary;

import dev.docket.protocol.CaseId;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptType;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The receipts that were noted last, by case and version: so that one that the journal shows again
 * is not noted twice, and one that contradicts them is found. For one thread.
 */
final class NotedReceipts {

  /** At about 250 bytes each. */
  static final int KEPT = 1 << 16;

  private record Key(CaseId id, long version) {
    /** Spreads: ids that are alike with versions that are alike would share their sums. */
    @Override
    public int hashCode() {
      return 31 * id.hashCode() + (int) ((version * 0x9E3779B97F4A7C15L) >>> 32);
    }
  }

  private final Map<Key, Hash> noted = new LinkedHashMap<>();

  /** The highest version of each case of these. */
  private final Map<CaseId, Long> highest = new HashMap<>();

  void add(Receipt receipt) {
    CaseId id = receipt.body().caseId();
    noted.put(new Key(id, receipt.body().seq()), receipt.hash());
    highest.merge(id, receipt.body().seq(), Math::max);
  }

  /** Forgets all but the last ones. */
  void trim() {
    Iterator<Key> oldest = noted.keySet().iterator();
    for (int surplus = noted.size() - KEPT; surplus > 0; surplus--) {
      Key forgotten = oldest.next();
      oldest.remove();
      highest.remove(forgotten.id, forgotten.version);
    }
  }

  /**
   * The last version that was noted of the case of a receipt, if those between are neither noted
   * nor said to be skipped by the receipt itself. Empty also if nothing of the case is known here.
   */
  OptionalLong lastBeforeGap(Receipt receipt) {
    Long last = highest.get(receipt.body().caseId());
    return last == null
            || receipt.body().seq() <= last + 1
            || receipt.body().type() == ReceiptType.RESTORE
        ? OptionalLong.empty()
        : OptionalLong.of(last);
  }

  /**
   * Whether this receipt was noted, as far as is known here.
   *
   * @throws NotaryRefusal if another one was noted for its version, or for the one before
   */
  boolean contains(Receipt receipt) {
    CaseId id = receipt.body().caseId();
    long version = receipt.body().seq();
    Hash known = noted.get(new Key(id, version));
    if (known != null) {
      requireSame(known, receipt.hash(), id, version);
      return true;
    }
    Hash before = noted.get(new Key(id, version - 1));
    // A restore may follow an earlier receipt than the last: it skips versions that are damaged.
    if (before != null && receipt.body().type() != ReceiptType.RESTORE) {
      requireSame(before, receipt.body().prev(), id, version - 1);
    }
    return false;
  }

  private static void requireSame(Hash noted, Hash shown, CaseId id, long version) {
    if (!noted.equals(shown)) {
      throw new NotaryRefusal(
          "the journal has another history than was noted: the receipt of case "
              + id
              + ", version "
              + version
              + ", was "
              + noted
              + " and is now "
              + shown);
    }
  }
}
