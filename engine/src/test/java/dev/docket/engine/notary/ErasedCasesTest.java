package dev.docket.engine.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.notary.ReceiptFeed.JournalReceipts;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.checkpoint.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Receipts that come a second time, since the case that they are of is erased. */
class ErasedCasesTest {

  private static final String NAME = "example.org/log";
  private static final SigningKey KEY = SigningKey.of(NAME, new byte[32]);

  private final Histories history = new Histories(new Random(5));
  private final MemoryTileStore store = new MemoryTileStore(new Random(6));

  /** What the journal shows now. */
  private final List<JournalReceipts> journal = new ArrayList<>();

  private final List<Receipt> order = chain("order-1", 10);

  private static List<Receipt> chain(String id, int length) {
    List<Receipt> chain = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      Receipt before = i == 0 ? null : chain.get(i - 1);
      chain.add(Histories.next(CaseId.of(id), before, "state" + i));
    }
    return chain;
  }

  private void write(List<Receipt> receipts) {
    receipts.forEach(each -> journal.add(JournalReceipts.of(each, () -> "")));
  }

  private void carry(List<Receipt> receipts) {
    journal.add(new JournalReceipts(receipts, () -> "", true));
  }

  private void deleteCommits(List<Receipt> receipts) {
    journal.replaceAll(
        each ->
            !each.carried() && receipts.containsAll(each.receipts())
                ? new JournalReceipts(List.of(), () -> "", false)
                : each);
  }

  /** Offsets that stay as others go: the number of the event, from 1. */
  private ReceiptFeed feed() {
    return offset -> {
      int from = offset.equals(ReceiptFeed.START) ? 0 : Integer.parseInt(offset);
      List<JournalReceipts> shown = new ArrayList<>();
      for (int i = from; i < journal.size(); i++) {
        JournalReceipts each = journal.get(i);
        String at = Integer.toString(i + 1);
        shown.add(new JournalReceipts(each.receipts(), () -> at, each.carried()));
      }
      return shown.stream();
    };
  }

  private NotaryLog follow() throws IOException {
    NotaryLog log = NotaryLog.open(store, List.of(KEY), feed());
    log.follow(feed());
    return log;
  }

  private void assertEntries(List<Receipt> expected) {
    byte[] bytes = store.read("checkpoint").orElseThrow();
    SignedNote note = SignedNote.parse(new String(bytes, StandardCharsets.UTF_8));
    List<byte[]> entries = expected.stream().map(Receipt::bytes).toList();
    assertThat(Checkpoint.parse(note.text()))
        .isEqualTo(new Checkpoint(NAME, expected.size(), NaiveLog.root(entries)));
  }

  private static List<Receipt> both(List<Receipt> first, List<Receipt> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  @Test
  void shouldNotTakeWhatItHas() throws IOException {
    write(order.subList(0, 9));
    NotaryLog log = follow();

    carry(order.subList(0, 5));
    carry(order.subList(5, 9));
    write(order.subList(9, 10));
    log.follow(feed());
    follow();

    assertEntries(order);
  }

  @Test
  void shouldTakeWhatWasDeletedBeforeItCameOnce() throws IOException {
    write(order.subList(0, 6));
    NotaryLog log = follow();
    write(order.subList(6, 9));
    deleteCommits(order.subList(0, 9));
    carry(order.subList(0, 5));
    carry(order.subList(5, 9));
    write(order.subList(9, 10));

    log.follow(feed());
    follow();

    assertEntries(order);
  }

  @Test
  void shouldTakeAllFromThoseThatCarryWhenItBeginsLater() throws IOException {
    carry(order.subList(0, 5));
    carry(order.subList(5, 9));
    write(order.subList(9, 10));

    follow();
    assertEntries(order);
    store.files().keySet().removeIf(name -> !name.equals(NotaryFiles.SIGNED));
    follow();

    assertEntries(order);
  }

  @Test
  void shouldFindWhatIsOnDiskWhateverItsTime() throws IOException {
    history.commit(3_000, 3);
    List<Receipt> all = history.receipts();
    List<Receipt> older = of(all, "case-1");
    write(all);
    follow();
    OlderEntries entries = new OlderEntries(store, all.size());

    assertThat(entries.missing(older)).isEmpty();
    assertThat(entries.missing(order)).isEqualTo(order);
    List<Receipt> more =
        List.of(Histories.next(CaseId.of("case-1"), older.get(older.size() - 1), "new"));
    assertThat(entries.missing(both(older, more))).isEqualTo(more);
    assertThat(new OlderEntries(store, 512).missing(all.subList(500, 520)))
        .isEqualTo(all.subList(512, 520));
    assertThat(new OlderEntries(store, 0).missing(order)).isEqualTo(order);
  }

  private static List<Receipt> of(List<Receipt> all, String id) {
    return all.stream().filter(each -> each.body().caseId().equals(CaseId.of(id))).toList();
  }
}
