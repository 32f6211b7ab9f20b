package dev.docket.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.docket.console.runtime.ConsoleEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say about a store with cases held, resumed, restored and under way. */
class StoreCommandsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path home = Path.of("");
  private static Path store = Path.of("");

  @BeforeAll
  static void fillStore() throws Exception {
    store = home.resolve("store");
    try (ConsoleEngine docket = ConsoleEngine.open(store)) {
      CaseRef order = docket.engine().caseRef("order-1");
      committed(order.create(JsonObject.of("customer", "Ada")));
      committed(order.quantum("pick").addToken("pick", "Picking").commit());
      committed(order.hold(QuantumId.of("hold"), "stock is counted"));
      committed(order.resume(QuantumId.of("resume"), "counted"));
      committed(order.restore(QuantumId.of("restore"), 0, 3, "wrong order"));
      CaseRef held = docket.engine().caseRef("order-2");
      committed(held.create(JsonObject.EMPTY));
      committed(held.hold(QuantumId.of("hold"), "audit"));
      CaseRef done = docket.engine().caseRef("order-3");
      committed(done.create(JsonObject.EMPTY));
      committed(done.quantum("end").setCaseStatus(CaseStatus.DONE).commit());
    }
  }

  private static Committed committed(CompletionStage<CommitOutcome> stage) {
    CommitOutcome outcome = stage.toCompletableFuture().join();
    assertThat(outcome).isInstanceOf(Committed.class);
    return (Committed) outcome;
  }

  private static CommandLineRun run(Object... args) {
    Object[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--dir";
    all[args.length + 1] = store;
    return CommandLineRun.of(all);
  }

  @Test
  void shouldShowWhatDiffersBetweenTwoVersions() throws Exception {
    CommandLineRun forth = run("show", "order-1", "--diff", 0, 2);
    CommandLineRun back = run("show", "order-1", "--diff", 1, 4);
    CommandLineRun none = run("show", "order-1", "--diff", 0, 4);

    assertThat(forth.exitCode()).as(forth.err()).isZero();
    assertThat(forth.out())
        .contains("case order-1: from version 0 to version 2\n")
        .contains("  + hold: \"stock is counted\"\n")
        .contains("  + token pick: active at \"Picking\" in root with ");
    assertThat(back.out()).contains("  - token pick: ");
    assertThat(none.out()).contains("  no difference\n");
    JsonNode json = JSON.readTree(run("show", "order-1", "--diff", 0, 1, "--json").out());
    assertThat(json.path("from").asLong()).isZero();
    assertThat(json.path("to").asLong()).isEqualTo(1);
    assertThat(json.path("differences")).hasSize(1);
    assertThat(json.at("/differences/0/entry").asText()).isEqualTo("token");
    assertThat(json.at("/differences/0/id").asText()).isEqualTo("pick");
    assertThat(json.at("/differences/0/after/position").asText()).isEqualTo("Picking");
    assertThat(json.at("/differences/0").has("before")).isFalse();
  }

  @Test
  void shouldRefuseVersionsThatAreNot() {
    assertThat(run("show", "order-1", "--diff", -1, 2).err()).contains("allowed is 0 or more");
    CommandLineRun late = run("show", "order-1", "--diff", 0, 9);
    assertThat(late.exitCode()).isEqualTo(2);
    assertThat(late.err()).contains("has the versions 0 to 4, not 9");
    assertThat(run("show", "order-1", "--diff", 1).exitCode()).isEqualTo(2);
    assertThat(run("show", "order-1", "--diff", 0, 1, "--at", 1).exitCode()).isEqualTo(2);
  }

  @Test
  void shouldListCasesByStatusAndHold() {
    assertThat(run("cases", "--status", "done").out())
        .contains("order-3")
        .doesNotContain("order-1");
    assertThat(run("cases", "--status", "running").out())
        .contains("order-1", "order-2")
        .doesNotContain("order-3");
    assertThat(run("cases", "--hold").out()).contains("order-2").doesNotContain("order-1");
    assertThat(run("cases", "--hold", "--status", "done", "--json").out()).isEmpty();
    assertThat(run("cases", "--safe-mode", "--json").out()).isEmpty();
    CommandLineRun open = run("cases", "--status", "open");
    assertThat(open.exitCode()).isEqualTo(2);
    assertThat(open.err()).contains("allowed are running, done, failed and cancelled");
  }

  @Test
  void shouldVerifyRestores() {
    CommandLineRun all = run("verify");

    assertThat(all.exitCode()).as(all.err()).isZero();
    assertThat(all.out()).contains("3 cases, 9 commits");
  }

  @Test
  void shouldFollowReceiptsBesideARunningService() throws Exception {
    Path live = home.resolve("live");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ConsoleEngine docket = ConsoleEngine.open(live)) {
      CaseRef order = docket.engine().caseRef("order-1");
      committed(order.create(JsonObject.EMPTY));
      committed(order.quantum("first").incrementStepCount().commit());
      CompletableFuture<CommandLineRun> following =
          CompletableFuture.supplyAsync(
              () ->
                  CommandLineRun.writingTo(
                      out, "receipts", "order-1", "--follow", "--json", "--dir", live));
      await().atMost(Duration.ofSeconds(60)).until(() -> !keys(out).isEmpty());

      committed(order.quantum("second").incrementStepCount().commit());
      committed(order.quantum("third").incrementStepCount().commit());
      await().atMost(Duration.ofSeconds(60)).until(() -> keys(out).contains("second"));

      assertThat(following).isNotDone();
      committed(order.quantum("end").setCaseStatus(CaseStatus.DONE).commit());
      // What comes after it proves it durable to a reader beside the service.
      committed(docket.engine().caseRef("order-2").create(JsonObject.EMPTY));
      assertThat(following.orTimeout(60, TimeUnit.SECONDS).join().exitCode()).isZero();
    }
    assertThat(keys(out)).containsExactly("create", "first", "second", "third", "end");
  }

  private static List<String> keys(ByteArrayOutputStream out) throws Exception {
    List<String> keys = new ArrayList<>();
    String written = out.toString(StandardCharsets.UTF_8);
    // The last line may be only half there.
    for (String line : written.substring(0, written.lastIndexOf('\n') + 1).lines().toList()) {
      keys.add(JSON.readTree(line).path("key").asText());
    }
    return keys;
  }
}
