package dev.docket.console.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.CommandLineRun;
import dev.docket.engine.CaseRef;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.persistence.EventRecord;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.checkpoint.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say of an erased case, whose receipts the notary had before and after. */
class ErasedCaseTest {

  private static final SigningKey KEY = SigningKey.of("example.org/orders", new byte[32]);

  @TempDir private static Path home = Path.of("");
  private static Path store = Path.of("");
  private static Path notary = Path.of("");
  private static Path kept = Path.of("");
  private static Path early = Path.of("");
  private static List<EventRecord> before = List.of();

  /** order-1 is erased at version 4, between commits of the others. */
  @BeforeAll
  static void serveAndErase() throws Exception {
    store = home.resolve("store");
    notary = home.resolve("notary");
    kept = home.resolve("kept-checkpoint");
    early = home.resolve("early.proof");
    Path key = home.resolve("log.key");
    KeyFile.create(key, KEY);
    NotarisedStore.serve(store, notary, key, 0, 2, "Ada");
    Files.copy(notary.resolve("checkpoint"), kept);
    before = NotarisedStore.events(store);
    run("proof", "order-1", 2, "--entry", "context/amount", "--notary", notary, "--out", early);
    NotarisedStore.serve(
        store,
        notary,
        key,
        engine -> {
          CaseRef order = engine.caseRef("order-1");
          NotarisedStore.committed(order.quantum("end").setCaseStatus(CaseStatus.DONE).commit());
          NotarisedStore.committed(order.erase(QuantumId.of("erase"), "time is up"));
        });
    NotarisedStore.serve(
        store,
        notary,
        key,
        engine ->
            NotarisedStore.committed(
                engine.caseRef("order-0").quantum("q3").incrementStepCount().commit()));
  }

  private static CommandLineRun run(Object... args) {
    List<Object> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--dir", store));
    return CommandLineRun.of(all.toArray());
  }

  @Test
  void shouldShowThatItIsErased() {
    CommandLineRun shown = run("show", "order-1");
    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.out()).contains("erased at version 4", "done").doesNotContain("Ada");
    assertThat(run("show", "order-1", "--json").out()).contains("\"erased\":true", "\"version\":4");
    CommandLineRun past = run("show", "order-1", "--at", 1);
    assertThat(past.exitCode()).isEqualTo(1);
    assertThat(past.err()).contains("erased at version 4");
    assertThat(run("show", "order-1", "--diff", 0, 1).err()).contains("erased at version 4");
  }

  @Test
  void shouldListItByItsFinalStatus() {
    assertThat(run("cases").out()).containsPattern("order-1 +erased +4");
    assertThat(run("cases", "--status", "done").out()).contains("order-1");
    assertThat(run("cases", "--status", "running").out()).doesNotContain("order-1");
  }

  @Test
  void shouldPrintAllItsReceipts() {
    CommandLineRun printed = run("receipts", "order-1");

    assertThat(printed.exitCode()).as(printed.err()).isZero();
    assertThat(printed.out().lines()).hasSize(5);
    assertThat(printed.out()).contains("genesis", "erase");
  }

  @Test
  void shouldVerifyItAlsoAgainstTheLogAndACheckpointOfBefore() {
    CommandLineRun verified =
        run("verify", "--notary", notary, "--key", KEY.verifier(), "--checkpoint", kept);

    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(verified.out())
        .contains("verified: 3 cases", "erased: 1 of them", "log: 12 entries");
    CommandLineRun withoutLog = run("verify", "--checkpoint", kept);
    assertThat(withoutLog.exitCode()).isEqualTo(2);
    assertThat(withoutLog.err()).contains("--notary names its directory");
  }

  @Test
  void shouldProveItsReceiptsButNoEntryAnyMore() {
    Path file = home.resolve("erase.proof");
    CommandLineRun made = run("proof", "order-1", 4, "--notary", notary, "--out", file);
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(CommandLineRun.of("check-proof", file, "--key", KEY.verifier()).exitCode()).isZero();

    CommandLineRun entry =
        run("proof", "order-1", 2, "--notary", notary, "--entry", "context/amount");
    assertThat(entry.exitCode()).isEqualTo(1);
    assertThat(entry.err()).contains("is erased: no entry can be proven any more");
    CommandLineRun before = CommandLineRun.of("check-proof", early, "--key", KEY.verifier());
    assertThat(before.exitCode()).as(before.err()).isZero();
    assertThat(before.out()).contains("[\"ctx\",\"amount\",2]");
  }

  @Test
  void shouldFindWhatWasRemovedFromIt() {
    List<EventRecord> events = NotarisedStore.events(store);
    List<EventRecord> erased = events.stream().filter(e -> of(e, "order-1")).toList();
    assertThat(erased).hasSize(2);

    CommandLineRun withoutErase = verifyWithout("no-erase", events, erased.get(1));
    assertThat(withoutErase.exitCode()).isEqualTo(1);
    assertThat(withoutErase.err()).contains("order-1", "MISSING_EVENTS");
    CommandLineRun withoutReceipts = verifyWithout("no-receipts", events, erased.get(0));
    assertThat(withoutReceipts.exitCode()).isEqualTo(1);
    assertThat(withoutReceipts.err()).contains("order-1", "RECEIPT_REMOVED");
    CommandLineRun without = verifyWithout("nothing", events, erased.get(0), erased.get(1));
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.err()).contains("order-1", "RECEIPT_REMOVED");
  }

  private static boolean of(EventRecord event, String id) {
    return event.persistenceId().endsWith("|" + id);
  }

  /** After a crash between the erase and the deletion. */
  @Test
  void shouldShowNothingOfWhatIsNotDeletedYet() {
    List<EventRecord> pending = new ArrayList<>(before);
    pending.addAll(NotarisedStore.events(store));
    pending.removeIf(event -> !of(event, "order-1"));
    assertThat(pending).hasSize(5);
    Path dir = home.resolve("pending");
    NotarisedStore.write(dir, numbered(pending));

    for (String version : List.of("0", "1", "2")) {
      CommandLineRun shown = CommandLineRun.of("show", "order-1", "--at", version, "--dir", dir);
      assertThat(shown.exitCode()).isEqualTo(1);
      assertThat(shown.err()).contains("erased at version 4");
      assertThat(shown.out()).isEmpty();
    }
    CommandLineRun entry =
        CommandLineRun.of(
            "proof", "order-1", 2, "--notary", notary, "--entry", "context/amount", "--dir", dir);
    assertThat(entry.err()).contains("is erased: no entry can be proven any more");
  }

  private static CommandLineRun verifyWithout(
      String name, List<EventRecord> events, EventRecord... removed) {
    List<EventRecord> left = new ArrayList<>(events);
    left.removeAll(List.of(removed));
    NotarisedStore.write(home.resolve(name), numbered(left));
    return CommandLineRun.of("verify", "--dir", home.resolve(name), "--notary", notary);
  }

  private static List<EventRecord> numbered(List<EventRecord> events) {
    Map<String, Long> last = new HashMap<>();
    List<EventRecord> numbered = new ArrayList<>();
    for (EventRecord event : events) {
      long number = last.merge(event.persistenceId(), 1L, Long::sum);
      numbered.add(EventRecord.of(event.persistenceId(), number, event.writer(), event.payload()));
    }
    return numbered;
  }
}
