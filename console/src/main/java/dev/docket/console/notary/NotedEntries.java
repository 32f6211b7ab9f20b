package dev.docket.console.notary;

import dev.docket.console.notary.LogFault.Kind;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.SkippedVersions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a log by case and version, against which a journal is held receipt by receipt, in
 * its commit order. Takes about 200 bytes for each entry.
 */
final class NotedEntries {

  private static final class Entry {
    private final long index;
    private final Hash receipt;
    private boolean seen;

    Entry(long index, Hash receipt) {
      this.index = index;
      this.receipt = receipt;
    }
  }

  private final Consumer<LogFault> faults;
  private final Map<CaseId, TreeMap<Long, Entry>> cases = new HashMap<>();
  private final List<Receipt> unnoted = new ArrayList<>();

  /** Whatever follows in these follows from the first fault. */
  private final Set<CaseId> atFault = new HashSet<>();

  private long lastIndex = -1;
  private long skipped;

  NotedEntries(Consumer<LogFault> faults) {
    this.faults = faults;
  }

  /** An entry of the log. */
  void note(long index, Receipt receipt) {
    Entry other =
        cases
            .computeIfAbsent(receipt.body().caseId(), id -> new TreeMap<>())
            .putIfAbsent(receipt.body().seq(), new Entry(index, receipt.hash()));
    if (other != null) {
      fault(receipt, Kind.NOTED_TWICE, "entries " + other.index + " and " + index + " of the log");
    }
  }

  /**
   * A receipt that is carried on before the erase of its commit. Its entry is mostly an early one,
   * and may have been seen. If there is none, it may still be noted here.
   */
  void compareCarried(Receipt receipt) {
    SkippedVersions gap = receipt.body().skipped();
    if (gap != null) {
      skip(receipt.body().caseId(), gap);
    }
    Entry entry = entry(receipt);
    if (entry != null && entry.index < lastIndex) {
      requireSame(entry, receipt);
      entry.seen = true;
    } else if (entry == null || !entry.seen) {
      compare(receipt);
    }
  }

  private void requireSame(Entry entry, Receipt receipt) {
    if (!entry.receipt.equals(receipt.hash())) {
      fault(
          receipt,
          Kind.RECEIPT_ALTERED,
          "the log has the receipt " + entry.receipt + ", the journal " + receipt.hash());
    }
  }

  /** The next receipt of the journal. */
  void compare(Receipt receipt) {
    SkippedVersions gap = receipt.body().skipped();
    if (gap != null) {
      skip(receipt.body().caseId(), gap);
    }
    Entry entry = entry(receipt);
    if (entry == null) {
      unnoted.add(receipt);
      return;
    }
    // What is not noted yet is at the end: whatever comes before one that is, was put in.
    for (Receipt inserted : unnoted) {
      fault(inserted, Kind.RECEIPT_INSERTED, "the log has no such receipt");
    }
    unnoted.clear();
    if (entry.seen) {
      fault(receipt, Kind.RECEIPT_DOUBLED, "it was in the journal before");
    } else if (!entry.receipt.equals(receipt.hash())) {
      fault(
          receipt,
          Kind.RECEIPT_ALTERED,
          "the log has the receipt " + entry.receipt + ", the journal " + receipt.hash());
    } else if (entry.index < lastIndex) {
      fault(
          receipt,
          Kind.RECEIPT_MOVED,
          "it is entry "
              + entry.index
              + " of the log, the journal has entry "
              + lastIndex
              + " before it");
    }
    entry.seen = true;
    lastIndex = Math.max(lastIndex, entry.index);
  }

  /** What the journal has lost, and says so, is still in the log. */
  private void skip(CaseId id, SkippedVersions gap) {
    TreeMap<Long, Entry> versions = cases.getOrDefault(id, new TreeMap<>());
    for (Entry entry : versions.subMap(gap.first(), true, gap.last(), true).values()) {
      skipped += entry.seen ? 0 : 1;
      entry.seen = true;
    }
  }

  /** How many entries of the log a restore of their case has skipped. */
  long skipped() {
    return skipped;
  }

  private @Nullable Entry entry(Receipt receipt) {
    TreeMap<Long, Entry> versions = cases.get(receipt.body().caseId());
    return versions == null ? null : versions.get(receipt.body().seq());
  }

  /** How many receipts of the journal are not in the log yet. */
  int unnoted() {
    return unnoted.size();
  }

  /**
   * The end of the journal: tells the first missing version of each case.
   *
   * @param proven whether it was read to its end, rather than to what can be proven beside a writer
   * @return how many entries are behind the journal's end; no fault unless that is proven
   */
  long end(boolean proven) {
    long behind = 0;
    for (Map.Entry<CaseId, TreeMap<Long, Entry>> versions : cases.entrySet()) {
      boolean told = false;
      for (Map.Entry<Long, Entry> version : versions.getValue().entrySet()) {
        Entry entry = version.getValue();
        if (!entry.seen && !proven && entry.index > lastIndex) {
          behind++;
        } else if (!entry.seen && !told) {
          missing(versions.getKey(), version.getKey(), entry);
          told = true;
        }
      }
    }
    return behind;
  }

  private void missing(CaseId id, long version, Entry entry) {
    boolean atEnd = entry.index > lastIndex;
    fault(
        new LogFault(
            id,
            version,
            atEnd ? Kind.CUT_OFF : Kind.RECEIPT_REMOVED,
            "entry " + entry.index + " of the log, " + entry.receipt + ", is not in the journal"));
  }

  private void fault(Receipt receipt, Kind kind, String message) {
    fault(new LogFault(receipt.body().caseId(), receipt.body().seq(), kind, message));
  }

  private void fault(LogFault fault) {
    if (fault.caseId() != null && atFault.add(fault.caseId())) {
      faults.accept(fault);
    }
  }
}
