package dev.docket.console.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.CommandLineRun;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.protocol.checkpoint.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator who rewrites his journal through the store itself, so that every checksum of its
 * files is right: what {@code verify} says of it, with the log of the notary, with a checkpoint
 * that somebody kept, and without either.
 */
class HostileOperatorTest {

  private static final int VERSIONS = 6;
  private static final SigningKey KEY = SigningKey.of("example.org/orders", new byte[32]);

  @TempDir private static Path home = Path.of("");
  private static Path store = Path.of("");
  private static Path notary = Path.of("");
  private static Path keyFile = Path.of("");
  private static Path kept = Path.of("");
  private static List<EventRecord> events = List.of();

  @BeforeAll
  static void serveOrders() throws Exception {
    store = home.resolve("store");
    notary = home.resolve("notary");
    keyFile = home.resolve("log.key");
    kept = home.resolve("kept-checkpoint");
    KeyFile.create(keyFile, KEY);
    NotarisedStore.serve(store, notary, keyFile, 0, VERSIONS - 2, "Ada");
    Files.copy(notary.resolve("checkpoint"), kept);
    NotarisedStore.serve(store, notary, keyFile, VERSIONS - 1, VERSIONS - 1, "Ada");
    events = NotarisedStore.events(store);
    assertThat(events).hasSize(VERSIONS * NotarisedStore.CASES);
  }

  private static CommandLineRun verify(Path dir, Object... more) {
    List<Object> args = new ArrayList<>(List.of("verify", "--dir", dir));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray());
  }

  private static CommandLineRun verifyAll(Path dir) {
    return verify(dir, "--notary", notary, "--key", KEY.verifier(), "--checkpoint", kept);
  }

  /** The store with other events, whose sequence numbers are without a gap again. */
  private Path rewritten(String name, List<EventRecord> altered) {
    Map<String, Long> last = new HashMap<>();
    List<EventRecord> numbered = new ArrayList<>();
    for (EventRecord event : altered) {
      long number = last.merge(event.persistenceId(), 1L, Long::sum);
      numbered.add(EventRecord.of(event.persistenceId(), number, event.writer(), event.payload()));
    }
    Path dir = home.resolve(name);
    NotarisedStore.write(dir, numbered);
    return dir;
  }

  @Test
  void shouldTellAFileOfTheLogThatCannotBeRead() throws Exception {
    Path unreadable = home.resolve("unreadable");
    Files.createDirectories(unreadable);
    Files.copy(notary.resolve("checkpoint"), unreadable.resolve("checkpoint"));
    int entries = VERSIONS * NotarisedStore.CASES;
    Files.createDirectories(unreadable.resolve("tile/entries/000.p/" + entries));

    CommandLineRun run = verify(store, "--notary", unreadable);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("docket: the log in " + unreadable).doesNotContain("\tat ");
  }

  private static void expectFault(CommandLineRun run, String... said) {
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(said);
    assertThat(run.out()).doesNotContain("verified");
  }

  /** Where version {@code version} of {@code order-1} stands in commit order. */
  private static int at(int version) {
    return version * NotarisedStore.CASES + 1;
  }

  @Test
  void shouldFindNothingWhereNothingWasDone() {
    CommandLineRun run = verifyAll(store);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("18 entries, each a receipt of the journal at its place", "signature holds")
        .contains("begins with the 15 receipts of the checkpoint");
    CommandLineRun again = verifyAll(rewritten("same", events));
    assertThat(again.exitCode()).as(again.err()).isZero();
  }

  @Test
  void shouldFindAnAlteredEvent() {
    List<EventRecord> altered = new ArrayList<>(events);
    EventRecord genesis = altered.get(at(0));
    byte[] bytes = genesis.payload().bytes().clone();
    int name = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("Ada");
    bytes[name] = 'I';
    SerializedValue payload =
        new SerializedValue(genesis.payload().serializerId(), genesis.payload().manifest(), bytes);
    altered.set(
        at(0),
        EventRecord.of(genesis.persistenceId(), genesis.sequenceNr(), genesis.writer(), payload));

    expectFault(
        verify(rewritten("altered", altered)), "case order-1: version 0: CHANGES_HASH_MISMATCH");
  }

  @Test
  void shouldFindARemovedEvent() {
    List<EventRecord> altered = new ArrayList<>(events);
    altered.remove(at(3));
    Path dir = rewritten("removed", altered);

    expectFault(verify(dir), "case order-1: version 4: WRONG_VERSION");
    expectFault(verifyAll(dir), "case order-1: version 3: RECEIPT_REMOVED");
  }

  @Test
  void shouldFindSwappedEventsOfACase() {
    List<EventRecord> altered = new ArrayList<>(events);
    altered.set(at(2), events.get(at(3)));
    altered.set(at(3), events.get(at(2)));
    Path dir = rewritten("swapped", altered);

    expectFault(verify(dir), "case order-1: version 3: WRONG_VERSION");
    expectFault(verifyAll(dir), "case order-1: version 2: RECEIPT_MOVED");
  }

  @Test
  void shouldFindSwappedEventsOfTwoCasesByTheLogAlone() {
    List<EventRecord> altered = new ArrayList<>(events);
    altered.set(at(2), events.get(at(2) + 1));
    altered.set(at(2) + 1, events.get(at(2)));
    Path dir = rewritten("swapped-cases", altered);

    assertThat(verify(dir).exitCode()).isZero();
    expectFault(verifyAll(dir), "case order-1: version 2: RECEIPT_MOVED");
    expectFault(verify(dir, "--checkpoint", kept), "HISTORY_REWRITTEN");
  }

  @Test
  void shouldFindADuplicatedEvent() {
    List<EventRecord> altered = new ArrayList<>(events);
    altered.add(at(3) + 1, events.get(at(3)));
    Path dir = rewritten("duplicated", altered);

    expectFault(verify(dir), "case order-1: version 3: WRONG_VERSION");
    expectFault(verifyAll(dir), "case order-1: version 3: RECEIPT_DOUBLED");
  }

  @Test
  void shouldFindAnEndThatWasCutOff() {
    Path dir = rewritten("cut", events.subList(0, at(4)));

    assertThat(verify(dir).exitCode()).isZero();
    expectFault(
        verifyAll(dir),
        "case order-1: version 4: CUT_OFF",
        "case order-2: version 4: CUT_OFF",
        "case order-0: version 5: CUT_OFF");
    expectFault(
        verify(dir, "--checkpoint", kept, "--key", KEY.verifier()),
        "CUT_OFF: the checkpoint of earlier has 15 receipts, the journal has 13");
  }

  @Test
  void shouldFindARehashedHistoryByTheLogThatWasKept() {
    Path dir = home.resolve("rehashed");
    NotarisedStore.serve(dir, home.resolve("rehashed-notary"), keyFile, 0, VERSIONS - 1, "Eve");

    assertThat(verify(dir).exitCode()).isZero();
    expectFault(verifyAll(dir), "case order-1: version 0: RECEIPT_ALTERED");
  }

  @Test
  void shouldFindARehashedAndSignedHistoryByTheEarlierCheckpointAlone() {
    Path dir = home.resolve("resigned");
    Path forged = home.resolve("resigned-notary");
    NotarisedStore.serve(dir, forged, keyFile, 0, VERSIONS - 1, "Eve");

    CommandLineRun blind = verify(dir, "--notary", forged, "--key", KEY.verifier());
    assertThat(blind.exitCode()).as(blind.err()).isZero();
    expectFault(
        verify(dir, "--notary", forged, "--key", KEY.verifier(), "--checkpoint", kept),
        "HISTORY_REWRITTEN: the first 15 receipts are not those of the checkpoint");
  }

  @Test
  void shouldFindAnEntryBundleATileAndASignatureThatWereChanged() throws Exception {
    Path copy = home.resolve("changed-notary");
    Path tiles = Files.createDirectories(copy.resolve("tile/0/000.p"));
    Path bundles = Files.createDirectories(copy.resolve("tile/entries/000.p"));
    Files.copy(notary.resolve("tile/0/000.p/18"), tiles.resolve("18"));
    Files.copy(notary.resolve("checkpoint"), copy.resolve("checkpoint"));
    byte[] bundle = Files.readAllBytes(notary.resolve("tile/entries/000.p/18"));
    String text = new String(bundle, StandardCharsets.ISO_8859_1);
    Files.write(
        bundles.resolve("18"),
        text.replaceFirst("\"status\":\"running\"", "\"status\":\"cancels\"")
            .replaceFirst("\"origin\":\"docket\"", "\"origin\":\"docker\"")
            .replaceFirst("cancels", "running")
            .getBytes(StandardCharsets.ISO_8859_1));

    expectFault(
        verify(store, "--notary", copy, "--key", KEY.verifier()),
        "WRONG_ROOT",
        "WRONG_TILE: tile/0/000.p/18",
        "case order-0: version 0: RECEIPT_ALTERED");
    SigningKey other =
        SigningKey.of(
            "example.org/orders",
            new byte[] {
              1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
              0, 0, 0
            });
    expectFault(verify(store, "--notary", notary, "--key", other.verifier()), "BAD_SIGNATURE");
  }
}
