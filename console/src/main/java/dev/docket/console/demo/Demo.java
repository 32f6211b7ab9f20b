package dev.docket.console.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.engine.CaseEngine;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The acts of the demonstration, in their order, and what they left behind. */
final class Demo {

  private static final JsonMapper JSON = new JsonMapper();

  private final Class<?> main;
  private final Path home;
  private final OrderLog log;
  private final Output output;
  private final Acknowledged acknowledged = new Acknowledged();
  private final Map<String, Object> report = new LinkedHashMap<>();

  Demo(Class<?> main, Path home, OrderLog log, Output output) {
    this.main = main;
    this.home = home;
    this.log = log;
    this.output = output;
  }

  /** The directory of the store. */
  Path store() {
    return home.resolve("store");
  }

  /** A process imports the orders and is killed once half of the commits are acknowledged. */
  void replayAndKill() throws IOException, InterruptedException {
    log.write(home.resolve("orders.csv"));
    OrderLog.writeProfile(home.resolve("orders.profile.json"));
    report.put("orders", log.cases());
    report.put("rows", log.rows());
    output.line(
        ("%,d orders, %,d recorded steps, interleaved as they happened; picking and payment of an"
                + " order%ngo on side by side. Each step is one quantum of its case's actor.%n")
            .formatted(log.cases(), log.rows()));
    int half = log.rows() / 2;
    try (ChildReplay child = start()) {
      output.line("1. process %d replays them into a new store".formatted(child.pid()));
      child.lines(
          line -> {
            acknowledged.take(line);
            if (acknowledged.count() == half) {
              child.kill();
            }
          });
      int exit = child.exitCode();
      if (acknowledged.count() < half) {
        throw failed(exit, child);
      }
      report.put("acknowledgedBeforeKill", acknowledged.count());
      report.put("inDoubt", acknowledged.inDoubt());
      output.line(
          "   killed with SIGKILL (exit %d): %,d commits were acknowledged, %d more were sent"
              .formatted(exit, acknowledged.count(), acknowledged.inDoubt()));
    }
  }

  /** Another process finds what is committed and goes on. */
  void replayToTheEnd() throws IOException, InterruptedException {
    int before = acknowledged.count();
    List<String> answers = new ArrayList<>();
    try (ChildReplay child = start()) {
      output.line("2. process %d opens the same store and goes on".formatted(child.pid()));
      child.lines(
          line -> {
            acknowledged.take(line);
            if (line.startsWith("{")) {
              answers.add(line);
            }
          });
      int exit = child.exitCode();
      if (exit != 0 || answers.size() != 1) {
        throw failed(exit, child);
      }
    }
    JsonNode summary = JSON.readTree(answers.get(0));
    long skipped = summary.path("skipped").asLong();
    report.put("replay", summary);
    output.line(
        "   found %,d steps committed: the %,d acknowledged ones and %d that were on their way"
            .formatted(skipped, before, skipped - before));
    output.line(
        "   committed the other %,d with %,d forces, at %,.0f commits/s"
            .formatted(
                summary.path("quanta").asLong(),
                summary.path("forces").asLong(),
                summary.path("commitsPerSecond").asDouble()));
    output.line(
        "   %d scopes with what was in them were cancelled (failed picking, declined payments)"
            .formatted(summary.path("mutations").path("cancel_scope").asLong()));
    if (skipped < before) {
      throw new ProblemException(
          "%d commits were acknowledged, only %d were found".formatted(before, skipped));
    }
  }

  /** An order by hand: a retry, a reused key, a refused quantum. */
  void retryAndRefuse(CaseEngine engine) throws InterruptedException {
    List<Violation> violations =
        new RetryScene(engine.caseRef("order-by-hand"), acknowledged).play();
    report.put("violations", violations);
    output.line("3. one more order, by hand");
    output.line("   the payment sent twice with one key: one commit, the same receipt again");
    output.line("   another payment under that key: refused, KEY_REUSED");
    output.line(
        "   a quantum with %d mistakes: refused whole, and all of them told at once"
            .formatted(violations.size()));
    for (Violation violation : violations) {
      output.line(
          "     mutation %d, %s: %s%s"
              .formatted(
                  violation.index(),
                  violation.code(),
                  violation.message(),
                  violation.consequence() ? " (follows from the one before)" : ""));
    }
  }

  /**
   * Everything is read back and proven.
   *
   * @return whether all of it holds
   */
  boolean check() {
    StoreCheck check = StoreCheck.run(store(), acknowledged);
    report.put("receipts", check.receipts());
    report.put("acknowledged", acknowledged.count());
    report.put("found", check.found());
    report.put("faults", check.faults());
    report.put("ok", check.faults().isEmpty());
    output.object(report);
    output.line("4. everything is read back from the files");
    output.line(
        "   cases: %d done, %d cancelled, %d running; %d cancelled scopes kept as history"
            .formatted(
                check.cases(CaseStatus.DONE),
                check.cases(CaseStatus.CANCELLED),
                check.cases(CaseStatus.RUNNING),
                check.cancelledScopes()));
    check.faults().forEach(fault -> System.err.println("docket: " + fault));
    if (check.faults().isEmpty()) {
      output.line(
          "   %,d receipts: every state hash computed again, every chain followed: all hold"
              .formatted(check.receipts()));
      output.line(
          "   %,d acknowledged commits: all there, each receipt byte for byte"
              .formatted(check.found()));
      output.line("\nNothing that was acknowledged was lost.");
    }
    return check.faults().isEmpty();
  }

  private ChildReplay start() throws IOException {
    return ChildReplay.start(
        main,
        home.resolve("replay.stderr"),
        List.of(
            home.resolve("orders.csv").toString(),
            "--profile",
            home.resolve("orders.profile.json").toString(),
            "--dir",
            store().toString(),
            "--acks",
            "-",
            "--json",
            "--parallel",
            "16"));
  }

  private static ProblemException failed(int exit, ChildReplay child) throws IOException {
    return new ProblemException(
        "the replay ended by itself with exit " + exit + ":\n" + child.complaint());
  }
}
