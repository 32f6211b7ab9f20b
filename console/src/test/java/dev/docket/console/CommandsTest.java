package dev.docket.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.docket.console.demo.OrderLog;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreSettings;
import dev.docket.protocol.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All commands on one store of twelve orders; the last test damages it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final OrderLog LOG = OrderLog.generate(11, 12);

  @TempDir private static Path home = Path.of("");
  private static Path store = Path.of("");
  private static Path log = Path.of("");
  private static Path profile = Path.of("");
  private static CommandLineRun replay = new CommandLineRun(-1, "", "");

  @BeforeAll
  static void replayOrders() throws Exception {
    store = home.resolve("store");
    log = home.resolve("orders.csv");
    profile = home.resolve("orders.profile.json");
    LOG.write(log);
    OrderLog.writeProfile(profile);
    replay =
        CommandLineRun.of(
            "replay",
            log,
            "--profile",
            profile,
            "--dir",
            store,
            "--json",
            "--acks",
            home.resolve("acks"));
  }

  @Test
  void shouldSummariseAReplayForMachines() throws Exception {
    assertThat(replay.exitCode()).as(replay.err()).isZero();
    JsonNode summary = JSON.readTree(replay.out());
    assertThat(summary.path("cases").asInt()).isEqualTo(12);
    assertThat(summary.path("quanta").asInt()).isEqualTo(LOG.rows());
    assertThat(summary.path("statuses").path("cancelled").asInt()).isEqualTo(1);
    assertThat(summary.path("mutations").path("cancel_scope").asInt()).isPositive();
    assertThat(summary.path("latencyMicros").path("p99").asLong()).isPositive();
    assertThat(summary.path("forces").asLong()).isPositive();
    assertThat(summary.path("tokensLeft").asInt()).isZero();
    assertThat(Files.readAllLines(home.resolve("acks"))).hasSize(2 * LOG.rows());
  }

  @Test
  void shouldSkipAllInASecondReplayAndSayItToPeople() {
    CommandLineRun again = CommandLineRun.of("replay", log, "--profile", profile, "--dir", store);

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out())
        .contains("12: 11 done, 1 cancelled", "0 committed, " + LOG.rows() + " committed before");
    assertThat(again.err()).contains("100%", "rows/s");
  }

  @Test
  void shouldWriteAcksToStdoutAndTheSummaryForPeopleBesideThem() {
    CommandLineRun run =
        CommandLineRun.of(
            "replay", log, "--limit", 2, "--dir", home.resolve("acks-on-stdout"), "--acks", "-");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .hasSize(4)
        .allMatch(line -> line.matches("(SEND \\S+|ACK \\S+ 1 [0-9a-f]{64})"));
    assertThat(run.err()).contains("2 committed");
  }

  @Test
  void shouldNameWhoHoldsAStore() throws Exception {
    Path held = home.resolve("held");
    try (DocketStore holder = DocketStore.open(held, StoreSettings.defaults().withCreate(true))) {
      CommandLineRun run = CommandLineRun.of("replay", log, "--dir", held);

      assertThat(holder.readOnly()).isFalse();
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains(Long.toString(ProcessHandle.current().pid()));
      assertThat(CommandLineRun.of("cases", "--dir", held).exitCode()).isZero();
    }
  }

  @Test
  void shouldListCases() throws Exception {
    CommandLineRun cases = CommandLineRun.of("cases", "--dir", store, "--json");

    List<JsonNode> listed = new ArrayList<>();
    for (String line : cases.out().lines().toList()) {
      listed.add(JSON.readTree(line));
    }
    assertThat(cases.exitCode()).isZero();
    assertThat(listed).hasSize(12);
    for (JsonNode one : listed) {
      assertThat(one.path("status").asText()).isIn("done", "cancelled");
      assertThat(one.path("version").asLong()).isEqualTo(one.path("stepCount").asLong());
      assertThat(one.path("tokens").isArray()).isTrue();
      assertThat(one.path("scopes").findValuesAsText("id")).contains("root");
      assertThat(one.path("stateHash").asText()).hasSize(64);
    }
    assertThat(CommandLineRun.of("cases", "--dir", store).out()).contains("CASE", "order-0003");
  }

  @Test
  void shouldShowACaseWithItsTreeAndAtAnEarlierVersion() throws Exception {
    CommandLineRun show = CommandLineRun.of("show", "order-0005", "--dir", store);
    CommandLineRun early =
        CommandLineRun.of("show", "order-0005", "--at", 1, "--dir", store, "--json");

    assertThat(show.out())
        .contains("case order-0005", "scope root active", "scope picking/1 cancelled")
        .contains("cancelled with scope picking/1");
    JsonNode view = JSON.readTree(early.out());
    assertThat(view.path("version").asInt()).isEqualTo(1);
    assertThat(view.path("status").asText()).isEqualTo("running");
    assertThat(view.path("context").path("last_activity").asText()).isEqualTo("Create Order");
  }

  @Test
  void shouldNotLetAContextKeySteerTheTerminal() throws Exception {
    Path steering = home.resolve("steering.csv");
    Files.writeString(
        steering, "case,activity,timestamp,\u001b[2J\norder-1,Create,2026-03-02T08:00:00Z,wiped\n");
    Path dir = home.resolve("steered");
    CommandLineRun.of("replay", steering, "--dir", dir);

    assertThat(CommandLineRun.of("show", "order-1", "--dir", dir).out())
        .contains("\"\\u001b[2J\": \"wiped\"")
        .doesNotContain("\u001b");
  }

  @Test
  void shouldPrintReceiptsByteForByte() throws Exception {
    CommandLineRun receipts = CommandLineRun.of("receipts", "order-0001", "--dir", store, "--json");

    String previous = "0".repeat(64);
    for (String line : receipts.out().lines().toList()) {
      JsonNode entry = JSON.readTree(line);
      String receipt = entry.path("receipt").asText();
      assertThat(JSON.readTree(receipt).path("prev").asText()).isEqualTo(previous);
      previous = Hash.of(receipt.getBytes(StandardCharsets.UTF_8)).hex();
      assertThat(entry.path("receiptHash").asText()).isEqualTo(previous);
    }
    assertThat(receipts.out().lines().count()).isGreaterThan(5);
  }

  @Test
  void shouldVerifyAllCasesOrOne() {
    CommandLineRun all = CommandLineRun.of("verify", "--dir", store);
    CommandLineRun one = CommandLineRun.of("verify", "order-0001", "--dir", store, "--json");

    assertThat(all.exitCode()).as(all.err()).isZero();
    assertThat(all.out()).contains("12 cases, " + (LOG.rows() + 12) + " commits");
    assertThat(one.exitCode()).isZero();
    assertThat(one.out()).startsWith("{\"case\":\"order-0001\",\"ok\":true,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cases", "show order-0001", "receipts order-0001 --json", "verify"})
  void shouldFailWhenStdoutDoesNotTakeTheAnswer(String command) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    List<Object> args = new ArrayList<>(List.of((Object[]) command.split(" ")));
    args.addAll(List.of("--dir", store));

    CommandLineRun run = CommandLineRun.writingTo(full, args.toArray());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("cannot be written to stdout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cases", "show order-0001", "receipts order-0001", "verify"})
  void shouldSayThatThereIsNoStore(String command) {
    Path nowhere = home.resolve("nowhere");
    List<Object> args = new ArrayList<>(List.of((Object[]) command.split(" ")));
    args.addAll(List.of("--dir", nowhere));

    CommandLineRun run = CommandLineRun.of(args.toArray());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(nowhere + " does not exist");
    assertThat(nowhere).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "receipts", "verify"})
  void shouldSayThatThereIsNoSuchCase(String command) {
    CommandLineRun run = CommandLineRun.of(command, "order-9999", "--dir", store);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("no case \"order-9999\"");
  }

  @Test
  void shouldRefuseWrongUse() throws Exception {
    Path bad = home.resolve("bad.csv");
    Files.writeString(bad, "case,activity\n");
    Path notes = Files.createDirectories(home.resolve("notes"));
    Files.writeString(notes.resolve("note"), "not a store");

    assertThat(CommandLineRun.of().exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("replay").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("replay", log, "--parallel", 0).err()).contains("--parallel is 0");
    assertThat(CommandLineRun.of("replay", log, "--limit", -1).exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("replay", bad, "--dir", home.resolve("new")).err())
        .contains(bad + ":1:1: ", "no column \"timestamp\"");
    assertThat(home.resolve("new")).doesNotExist();
    CommandLineRun profileRun = CommandLineRun.of("replay", log, "--profile", log);
    assertThat(profileRun.exitCode()).isEqualTo(2);
    assertThat(profileRun.err()).contains(log + ":1:");
    CommandLineRun notAStore = CommandLineRun.of("replay", log, "--dir", notes);
    assertThat(notAStore.exitCode()).isEqualTo(2);
    assertThat(notAStore.err()).contains("not a store");
    assertThat(notes.toFile().list()).as("nothing is left behind").containsExactly("note");
  }

  @Test
  void shouldStopAtAMalformedRowWithExitTwo() throws Exception {
    Path bad = home.resolve("malformed.csv");
    Files.writeString(
        bad,
        """
        case,activity,timestamp
        a,A,2018-01-01T00:00:00Z
        b,A,never
        """);

    CommandLineRun run = CommandLineRun.of("replay", bad, "--dir", home.resolve("part"), "--json");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(bad + ":3:3: column timestamp: \"never\" is no time");
    assertThat(JSON.readTree(run.out()).path("quanta").asInt()).isEqualTo(1);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void shouldFindABitThatFlipped() throws Exception {
    Path copy = home.resolve("copy");
    Files.createDirectories(copy.resolve("events"));
    copy(store, copy);
    Path wal;
    try (Stream<Path> files = Files.list(copy.resolve("events"))) {
      wal = files.filter(f -> f.toString().endsWith(".wal")).sorted().findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(wal);
    int at = indexOf(bytes, "Create Order");
    bytes[at] ^= 1;
    Files.write(wal, bytes, StandardOpenOption.TRUNCATE_EXISTING);

    CommandLineRun run = CommandLineRun.of("verify", "--dir", copy);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("damage");
    assertThat(run.out()).doesNotContain("verified");

    CommandLineRun unproven = CommandLineRun.of("cases", "--safe-mode", "--json", "--dir", copy);
    assertThat(unproven.exitCode()).isEqualTo(1);
    for (String line : unproven.out().lines().toList()) {
      assertThat(JSON.readTree(line).path("fault").path("ok").asBoolean(true)).isFalse();
    }
    assertThat(unproven.out().lines().count())
        .isEqualTo(run.err().lines().filter(line -> line.startsWith("docket: case ")).count());
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(to.resolve("snapshots"));
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
