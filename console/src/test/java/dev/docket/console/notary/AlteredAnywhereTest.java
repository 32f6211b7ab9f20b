package dev.docket.console.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.CommandLineRun;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.protocol.checkpoint.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One event of a case altered, removed, swapped with the next, duplicated or cut off with all
 * behind it, at the genesis, in the middle and at the end: verify names case, version and kind.
 */
class AlteredAnywhereTest {

  private static final int LAST = 4;
  private static final SigningKey KEY = SigningKey.of("example.org/orders", new byte[32]);

  @TempDir private static Path home = Path.of("");
  private static Path notary = Path.of("");
  private static List<EventRecord> events = List.of();

  @BeforeAll
  static void serveOrders() throws Exception {
    Path keyFile = home.resolve("log.key");
    notary = home.resolve("notary");
    KeyFile.create(keyFile, KEY);
    NotarisedStore.serve(home.resolve("store"), notary, keyFile, 0, LAST, "Ada");
    events = NotarisedStore.events(home.resolve("store"));
  }

  /** Where a version of {@code order-1} stands in commit order. */
  private static int at(int version) {
    return version * NotarisedStore.CASES + 1;
  }

  /** The store with these events, whose sequence numbers are without a gap again. */
  private static Path store(String name, List<EventRecord> altered) {
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

  private static CommandLineRun verify(Path dir) {
    return CommandLineRun.of("verify", "--dir", dir, "--notary", notary, "--key", KEY.verifier());
  }

  private static void expect(Path dir, String fault) {
    CommandLineRun run = verify(dir);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("case order-1: " + fault);
  }

  /** Bytes of an event with another context value, of as many bytes. */
  private static EventRecord altered(EventRecord event, int version) {
    String bytes = new String(event.payload().bytes(), StandardCharsets.ISO_8859_1);
    int key = bytes.indexOf("amount");
    int number = bytes.indexOf((char) version, key);
    assertThat(key).isPositive();
    assertThat(number - key).isBetween(6, 20);
    byte[] other = event.payload().bytes().clone();
    other[number] = 7;
    SerializedValue payload =
        new SerializedValue(event.payload().serializerId(), event.payload().manifest(), other);
    return EventRecord.of(event.persistenceId(), event.sequenceNr(), event.writer(), payload);
  }

  @ParameterizedTest
  @CsvSource({"0", "2", "4"})
  void shouldFindAnAlteredEvent(int version) {
    List<EventRecord> all = new ArrayList<>(events);
    all.set(at(version), altered(all.get(at(version)), version));

    expect(store("altered-" + version, all), "version " + version + ": CHANGES_HASH_MISMATCH");
  }

  @ParameterizedTest
  @CsvSource({"0", "2", "4"})
  void shouldFindARemovedEvent(int version) {
    List<EventRecord> all = new ArrayList<>(events);
    all.remove(at(version));

    // The last of the case is not the last of the log: order-2 has one behind it.
    expect(store("removed-" + version, all), "version " + version + ": RECEIPT_REMOVED");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 2", "3, 3"})
  void shouldFindAnEventSwappedWithTheNext(int version, int named) {
    List<EventRecord> all = new ArrayList<>(events);
    all.set(at(version), events.get(at(version + 1)));
    all.set(at(version + 1), events.get(at(version)));

    expect(store("swapped-" + version, all), "version " + named + ": RECEIPT_MOVED");
  }

  @ParameterizedTest
  @CsvSource({"0", "2", "4"})
  void shouldFindADuplicatedEvent(int version) {
    List<EventRecord> all = new ArrayList<>(events);
    all.add(at(version) + 1, events.get(at(version)));

    expect(store("duplicated-" + version, all), "version " + version + ": RECEIPT_DOUBLED");
  }

  @ParameterizedTest
  @CsvSource({"0", "2", "4"})
  void shouldFindThatTheEndWasCutOff(int version) {
    expect(
        store("cut-" + version, events.subList(0, at(version))),
        "version " + version + ": CUT_OFF");
  }
}
