package dev.docket.console.cluster;

import dev.docket.console.runtime.Output;
import dev.docket.engine.postgres.PostgresSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Three nodes under load, of which one is killed: what moves, what callers see, what is kept. */
public final class ClusterDemo {

  private static final int NODES = 3;

  /** The nodes' callers: one node each begins with a third of the cases. */
  private static final List<String> CALLERS = List.of("a", "b", "c");

  /** Shorter than what a cluster on several machines needs. */
  private static final String SETTINGS =
      """
      docket.postgres.pool-size = 4
      docket.engine.ask-timeout = 5s
      akka.cluster {
        failure-detector.acceptable-heartbeat-pause = 5s
        split-brain-resolver.stable-after = 3s
      }
      """;

  private final Path home;
  private final Database database;
  private final int cases;
  private final Output output;
  private final Map<String, Object> report = new LinkedHashMap<>();

  /**
   * A demonstration.
   *
   * @param home for configurations and logs of nodes
   * @param database without cases
   * @param cases how many are created, 3 at least
   */
  public ClusterDemo(Path home, Database database, int cases, Output output) {
    this.home = home;
    this.database = database;
    this.cases = cases;
    this.output = output;
  }

  /** Runs it; whether everything was as it must be. */
  public boolean run() throws IOException, InterruptedException, SQLException {
    PostgresSchema.create(database.config());
    try (LocalCluster cluster =
        new LocalCluster(home, database, SETTINGS, NodeProcess.SHORT_LIVED)) {
      List<NodeProcess> nodes = cluster.start(NODES);
      output.line(
          "1. three nodes, processes %d, %d and %d, form a cluster over one PostgreSQL"
              .formatted(nodes.get(0).pid(), nodes.get(1).pid(), nodes.get(2).pid()));
      load(nodes);
      List<NodeProcess> left = kill(nodes);
      for (NodeProcess node : left) {
        node.tell("stop");
        node.await("STOPPED", 1);
      }
      for (NodeProcess node : left) {
        node.tell("leave");
        node.awaitEnd();
      }
      return check(nodes);
    }
  }

  private void load(List<NodeProcess> nodes) {
    for (int i = 0; i < NODES; i++) {
      nodes.get(i).tell(load(i));
    }
    nodes.forEach(node -> node.await("ROUND ", 2));
    report.put("cases", cases);
    output.line(
        ("   callers on each node create %,d cases in all, and commit to them again and again;%n"
                + "   on the nodes live %s of them. A call gets to its case wherever that is")
            .formatted(cases, live(nodes)));
  }

  private String load(int caller) {
    int count = cases / NODES + (caller < cases % NODES ? 1 : 0);
    return "load " + CALLERS.get(caller) + " " + count;
  }

  private static String live(List<NodeProcess> nodes) {
    return String.join(", ", nodes.stream().map(node -> Integer.toString(node.live())).toList());
  }

  /** The last one; those that are left. */
  private List<NodeProcess> kill(List<NodeProcess> nodes) throws InterruptedException {
    NodeProcess victim = nodes.get(NODES - 1);
    List<NodeProcess> left = nodes.subList(0, NODES - 1);
    int lost = victim.live();
    long killed = System.nanoTime();
    victim.kill();
    report.put("acknowledgedByTheKilled", victim.count("ACK "));
    output.line(
        ("2. node 3 is killed with SIGKILL, with %,d cases on it and %,d commits acknowledged to"
                + " its callers")
            .formatted(lost, victim.count("ACK ")));
    left.forEach(node -> node.awaitMembers(left.size()));
    double gone = secondsSince(killed);
    // The callers of the lost node begin anew, on another one, under the same keys.
    left.get(0).tell(load(NODES - 1));
    for (int i = 0; i < NODES; i++) {
      NodeProcess asking = left.get(i % left.size());
      // The round that is under way may have been nearly done before.
      String round = "ROUND " + CALLERS.get(i) + " ";
      asking.await(round, asking.count(round) + 2);
    }
    report.put("givenUpAfterSeconds", gone);
    report.put("allAnswerAfterSeconds", secondsSince(killed));
    output.line(
        ("   the others give it up after %.1f s, and take its cases: %.1f s after the kill all are"
                + " committed to again.%n"
                + "   On the two live %s now. (With the default settings, made for networks, it is"
                + " about 45 seconds.)")
            .formatted(gone, secondsSince(killed), live(left)));
    return left;
  }

  private static double secondsSince(long nanos) {
    return Math.round((System.nanoTime() - nanos) / (double) Duration.ofMillis(100).toNanos())
        / 10.0;
  }

  private boolean check(List<NodeProcess> nodes) throws SQLException {
    Acks acks = Acks.of(nodes);
    HistoryCheck check = new HistoryCheck(database);
    List<String> faults = check.faults(acks);
    report.put("acknowledged", acks.all().size());
    report.put("askedAgain", acks.asked());
    report.put("sameReceiptAgain", acks.again());
    report.put("receipts", check.receipts());
    report.put("moved", check.moved());
    report.put("faults", faults);
    output.line(
        ("3. %,d answers were \"busy\" or \"outcome unknown\", never a false success: each was asked"
                + " again under its key.%n"
                + "   The callers of the lost node asked anew, on node 1: %,d times they got the"
                + " receipt of the commit that was there already")
            .formatted(acks.asked(), acks.again()));
    output.line(
        "4. %,d cases, of which %,d went on elsewhere, have %,d receipts: %s"
            .formatted(
                acks.cases().size(),
                check.moved(),
                check.receipts(),
                faults.isEmpty()
                    ? "every chain verifies, each of the %,d acknowledged commits is there once,"
                            .formatted(acks.all().size())
                        + String.format("%n   and no version was written by two nodes")
                    : String.join("; ", faults)));
    output.object(report);
    return faults.isEmpty();
  }
}
