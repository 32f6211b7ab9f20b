package dev.docket.engine.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.engine.notary.ReceiptFeed.JournalReceipts;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.NoteSigner;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.checkpoint.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotaryLogTest {

  private static final String NAME = "example.org/log";
  private static final SigningKey KEY = SigningKey.of(NAME, new byte[32]);
  private static final SigningKey NEW_KEY = SigningKey.of(NAME, seed(1));

  private final Histories history = new Histories(new Random(5));
  private final MemoryTileStore store = new MemoryTileStore(new Random(6));

  private static byte[] seed(int value) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) value);
    return seed;
  }

  private NotaryLog open(NoteSigner... keys) throws IOException {
    return NotaryLog.open(store, List.of(keys), history.inOrder());
  }

  private NotaryLog followed(NoteSigner... keys) throws IOException {
    NotaryLog log = open(keys);
    log.follow(history.inOrder());
    return log;
  }

  private SignedNote shown() {
    byte[] bytes = store.read("checkpoint").orElseThrow();
    return SignedNote.parse(new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void shouldSignTheTreeOfAllReceipts() throws Exception {
    history.commit(700, 7);

    followed(KEY);

    assertThat(shown().signers(List.of(KEY.verifier()))).containsExactly(KEY.verifier());
    assertThat(Checkpoint.parse(shown().text()))
        .isEqualTo(new Checkpoint(NAME, 700, NaiveLog.root(history.entries())));
    assertThat(store.files())
        .containsKeys("tile/entries/000", "tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2");
  }

  @Test
  void shouldSignNothingAgainWhenNothingCame() throws Exception {
    history.commit(3, 1);
    NotaryLog log = followed(KEY);
    long changes = store.changes();

    log.follow(history.inOrder());

    assertThat(store.changes()).isEqualTo(changes);
  }

  @Test
  void shouldForgetPartialTilesThatAreFullNow() throws Exception {
    history.commit(200, 3);
    NotaryLog log = followed(KEY);
    assertThat(store.files()).containsKeys("tile/entries/000.p/200", "tile/0/000.p/200");

    history.commit(100, 3);
    log.follow(history.inOrder());

    assertThat(store.files().keySet()).noneMatch(path -> path.contains("000.p/200"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/0/", "tile/1/", "tile/entries/000", "tile/entries/", "tile/"})
  void shouldRebuildWhatIsLostFromBundlesOrJournal(String lost) throws Exception {
    history.commit(1_000, 9);
    followed(KEY);
    Map<String, byte[]> before = new TreeMap<>(store.files());
    // A slow machine may have signed in between: such widths are not made again.
    before.keySet().removeIf(path -> path.contains(".p/") && !path.matches(".*/(232|3)"));
    store.files().keySet().removeIf(path -> path.startsWith(lost));

    NotaryLog log = open(KEY);

    assertThat(log.size()).isEqualTo(1_000);
    assertThat(store.files().keySet()).containsAll(before.keySet());
    before.forEach((path, bytes) -> assertThat(store.files().get(path)).as(path).isEqualTo(bytes));
  }

  @Test
  void shouldRebuildATileThatWasChanged() throws Exception {
    history.commit(300, 2);
    followed(KEY);
    byte[] tile = store.read("tile/0/000").orElseThrow();
    byte[] changed = tile.clone();
    changed[40] ^= 1;
    store.files().put("tile/0/000", changed);
    store.files().remove("tile/1/000.p/1");

    open(KEY);

    assertThat(store.files().get("tile/0/000")).isEqualTo(tile);
  }

  @Test
  void shouldRefuseWhenNeitherBundlesNorJournalHaveWhatWasSigned() throws Exception {
    history.commit(300, 2);
    followed(KEY);
    store.files().keySet().removeIf(path -> path.startsWith("tile/"));
    history.receipts().set(7, Histories.next(history.receipts().get(7).body().caseId(), null, "x"));

    assertThatThrownBy(() -> open(KEY))
        .isInstanceOf(NotaryRefusal.class)
        .hasMessageContaining("neither the entry bundles nor the journal");
  }

  @Test
  void shouldRefuseAnotherHistoryThanItNoted() throws Exception {
    history.commit(20, 1);
    NotaryLog log = followed(KEY);
    Receipt last = history.receipts().get(19);
    Receipt before = history.receipts().get(18);
    history.receipts().add(Histories.next(last.body().caseId(), before, "another"));

    assertThatThrownBy(() -> log.follow(history.inOrder()))
        .isInstanceOf(NotaryRefusal.class)
        .hasMessageContaining("another history")
        .hasMessageContaining("case-0, version 19");
    assertThat(Checkpoint.parse(shown().text()).size()).isEqualTo(20);
  }

  @Test
  void shouldRefuseAReceiptThatFollowsAnotherOneThanItNoted() throws Exception {
    history.commit(20, 1);
    NotaryLog log = followed(KEY);
    Receipt before = history.receipts().get(18);
    Receipt other = Histories.next(before.body().caseId(), before, "another");
    history.receipts().add(Histories.next(before.body().caseId(), other, "next"));

    assertThatThrownBy(() -> log.follow(history.inOrder()))
        .isInstanceOf(NotaryRefusal.class)
        .hasMessageContaining("version 19");
  }

  @Test
  void shouldChangeKeysWhileBothSign() throws Exception {
    history.commit(5, 1);
    followed(KEY);
    history.commit(5, 1);
    followed(KEY, NEW_KEY);

    assertThat(shown().signers(List.of(KEY.verifier(), NEW_KEY.verifier()))).hasSize(2);
    history.commit(5, 1);
    followed(NEW_KEY);
    assertThat(Checkpoint.parse(shown().text()).size()).isEqualTo(15);
  }

  @Test
  void shouldRefuseAKeyThatSignedNothingHere() throws Exception {
    history.commit(5, 1);
    followed(KEY);

    assertThatThrownBy(() -> open(NEW_KEY))
        .isInstanceOf(NotaryRefusal.class)
        .hasMessageContaining("sign together first");
    assertThatThrownBy(() -> open(SigningKey.of("example.org/other", new byte[32])))
        .isInstanceOf(NotaryRefusal.class)
        .hasMessageContaining("example.org/log");
  }

  @Test
  void shouldRefuseKeysOfTwoLogs() {
    assertThatThrownBy(() -> open(KEY, SigningKey.of("example.org/other", new byte[32])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one name");
  }

  @Test
  void shouldBeBoundByWhatItSignedAndDidNotShow() throws Exception {
    history.commit(5, 1);
    followed(KEY);
    byte[] shown = store.read("checkpoint").orElseThrow();
    history.commit(5, 1);
    followed(KEY);
    store.files().put("checkpoint", shown);

    NotaryLog log = open(KEY);

    assertThat(log.size()).isEqualTo(10);
    assertThat(Checkpoint.parse(shown().text()).size()).isEqualTo(10);
  }

  /** What is visible, by its place: some places are seen only when later ones were. */
  private static ReceiptFeed feed(NavigableMap<Integer, Receipt> visible) {
    return offset ->
        visible
            .tailMap(offset.equals(ReceiptFeed.START) ? 0 : Integer.parseInt(offset), false)
            .entrySet()
            .stream()
            .map(
                each -> JournalReceipts.of(each.getValue(), () -> Integer.toString(each.getKey())));
  }

  private static List<Receipt> chain(String id, int length) {
    List<Receipt> chain = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      chain.add(Histories.next(CaseId.of(id), i == 0 ? null : chain.get(i - 1), "state" + i));
    }
    return chain;
  }

  @Test
  void shouldReportAVersionThatItPassedAndSignNothingBehindIt() throws Exception {
    List<Receipt> a = chain("a", 5);
    List<Receipt> b = chain("b", 3);
    List<Receipt> c = chain("c", 1);
    NavigableMap<Integer, Receipt> visible =
        new TreeMap<>(Map.of(1, a.get(0), 2, a.get(1), 3, a.get(2), 5, b.get(0)));
    NotaryLog before = NotaryLog.open(store, List.of(KEY), feed(visible));
    before.follow(feed(visible));
    // How far it has read is on disk with the next checkpoint.
    visible.put(6, b.get(1));
    before.follow(feed(visible));

    visible.putAll(Map.of(4, a.get(3), 7, b.get(2), 8, a.get(4), 9, c.get(0)));
    for (int tries = 0; tries < 2; tries++) {
      NotaryLog log = NotaryLog.open(store, List.of(KEY), feed(visible));
      assertThatThrownBy(() -> log.follow(feed(visible)))
          .isInstanceOf(PassedVersionException.class)
          .hasMessageContaining("version 4 of case a, the last one noted is version 2")
          .hasMessageContaining("notary/position");
      assertThat(Checkpoint.parse(shown().text()).size()).isEqualTo(6);
    }

    store.files().remove("notary/position");
    NotaryLog.open(store, List.of(KEY), feed(visible)).follow(feed(visible));
    List<Receipt> all =
        List.of(
            a.get(0), a.get(1), a.get(2), b.get(0), b.get(1), b.get(2), a.get(3), a.get(4),
            c.get(0));
    assertThat(Checkpoint.parse(shown().text()))
        .isEqualTo(
            new Checkpoint(NAME, 9, NaiveLog.root(all.stream().map(Receipt::bytes).toList())));
  }

  @Test
  void shouldTakeAJournalThatHasLostAVersionAsItIs() throws Exception {
    List<Receipt> a = chain("a", 4);
    NavigableMap<Integer, Receipt> visible =
        new TreeMap<>(Map.of(1, a.get(0), 2, a.get(1), 4, a.get(3)));

    NotaryLog.open(store, List.of(KEY), feed(visible)).follow(feed(visible));

    assertThat(Checkpoint.parse(shown().text()).size()).isEqualTo(3);
  }
}
