package dev.docket.console.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.docket.console.CommandLineRun;
import dev.docket.console.runtime.ConsoleEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code backup} and {@code restore}. */
class BackupCommandsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path home = Path.of("");

  private static void committed(CompletionStage<CommitOutcome> stage) {
    assertThat(stage.toCompletableFuture().join()).isInstanceOf(Committed.class);
  }

  private static void order(ConsoleEngine docket, String id, int steps) {
    CaseRef order = docket.engine().caseRef(id);
    committed(order.create(JsonObject.of("customer", "Ada")));
    for (int i = 1; i <= steps; i++) {
      committed(order.quantum("q" + i).incrementStepCount().commit());
    }
  }

  private static CommandLineRun ok(Object... args) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static void refused(int exitCode, String message, Object... args) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exitCode()).as(run.out()).isEqualTo(exitCode);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
  }

  private static List<Path> whole(Path backups) throws IOException {
    try (Stream<Path> all = Files.walk(backups, 2)) {
      return all.filter(path -> path.endsWith("backup.json")).toList();
    }
  }

  @Test
  void shouldBackUpAndRestoreBesideARunningServiceAndAfterIt() throws Exception {
    Path store = home.resolve("store");
    Path backups = home.resolve("backups");
    String first;
    try (ConsoleEngine docket = ConsoleEngine.open(store)) {
      order(docket, "order-1", 3);
      order(docket, "order-2", 1);
      CommandLineRun beside = ok("backup", backups, "--dir", store, "--json");
      JsonNode json = JSON.readTree(beside.out());
      assertThat(json.path("proven").asBoolean()).isFalse();
      assertThat(json.path("verified").asBoolean()).isTrue();
      assertThat(json.path("eventsUpTo").asLong()).isEqualTo(5);
      assertThat(beside.err()).contains("last group of writes may be missing");
      first = String.valueOf(Path.of(json.path("backup").asText()).getFileName());
      order(docket, "order-3", 1);
    }
    CommandLineRun after = ok("backup", backups, "--dir", store, "--keep", 2);
    assertThat(after.out()).contains("up to event 8", "read back whole");
    assertThat(after.err()).isEmpty();

    Path newest = home.resolve("newest");
    assertThat(ok("restore", backups, "--dir", newest).out()).contains("up to event 8");
    assertThat(ok("verify", "--dir", newest).out()).contains("3 cases, 8 commits");
    assertThat(ok("receipts", "order-1", "--dir", newest, "--json").out())
        .isEqualTo(ok("receipts", "order-1", "--dir", store, "--json").out());

    Path older = home.resolve("older");
    JsonNode restored =
        JSON.readTree(ok("restore", backups, "--backup", first, "--dir", older, "--json").out());
    assertThat(restored.path("eventsUpTo").asLong()).isEqualTo(5);
    assertThat(ok("verify", "--dir", older).out()).contains("2 cases, 5 commits");
    try (ConsoleEngine docket = ConsoleEngine.open(older)) {
      committed(
          docket.engine().caseRef("order-1").quantum("another").incrementStepCount().commit());
    }
    assertThat(ok("verify", "--dir", older).out()).contains("2 cases, 6 commits");
  }

  @Test
  void shouldRecoverAStoreThatWasKilledBeforeItIsBackedUp() throws Exception {
    Path store = home.resolve("store");
    Path killed = home.resolve("killed");
    try (ConsoleEngine docket = ConsoleEngine.open(store)) {
      order(docket, "order-1", 3);
      copy(store, killed);
    }
    CommandLineRun run = ok("backup", home.resolve("backups"), "--dir", killed, "--copy");
    assertThat(run.out()).contains("up to event 4", "0 segments linked");
    assertThat(run.err()).isEmpty();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(path -> !path.toString().endsWith(".tmp")).toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
  }

  @Test
  void shouldSayWhatIsWrong() throws Exception {
    Path store = home.resolve("store");
    Path backups = home.resolve("backups");
    try (ConsoleEngine docket = ConsoleEngine.open(store)) {
      order(docket, "order-1", 3);
    }
    refused(2, "lie one in the other", "backup", store.resolve("backups"), "--dir", store);
    refused(2, "is not a directory", "backup", backups, "--dir", home.resolve("none"));
    refused(2, "--keep is -1", "backup", backups, "--keep", -1, "--dir", store);
    refused(2, "is no directory of backups", "restore", backups, "--dir", home.resolve("r1"));
    ok("backup", backups, "--dir", store);
    refused(2, "is not empty", "restore", backups, "--dir", store);
    refused(
        2, "--backup is '../store'", "restore", backups, "--backup", "../store", "--dir", "none");

    Path segment;
    try (Stream<Path> all = Files.walk(whole(backups).get(0).resolveSibling("events"))) {
      segment = all.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    bytes[9000] ^= 1;
    Files.delete(segment);
    Files.write(segment, bytes);
    Path target = home.resolve("restored");
    refused(1, segment.getFileName().toString(), "restore", backups, "--dir", target);
    refused(2, "does not exist", "verify", "--dir", target);
  }
}
