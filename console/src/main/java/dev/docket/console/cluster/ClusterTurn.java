package dev.docket.console.cluster;

import dev.docket.console.load.Machine;
import dev.docket.engine.postgres.PostgresSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A number of nodes under load, for some seconds.
 *
 * @param nodes how many
 * @param round from 1 on
 * @param perSecond commits that were answered, by all nodes
 * @param p50Micros median time from a commit to its answer, the slowest node's, microseconds
 * @param p99Micros 99th percentile, the slowest node's
 * @param nodesMicros processor time of all nodes for each commit, clients included
 * @param databaseMicros that of the database
 * @param notCommitted how many answers were busy or outcome unknown
 * @param loadAverage of the machine in the last minute, what is measured included
 */
public record ClusterTurn(
    int nodes,
    int round,
    double perSecond,
    double p50Micros,
    double p99Micros,
    double nodesMicros,
    double databaseMicros,
    long notCommitted,
    double loadAverage) {

  private static final String SETTINGS =
      """
      docket.postgres.pool-size = 4
      docket.engine.ask-timeout = 30s
      akka.cluster.failure-detector.acceptable-heartbeat-pause = 20s
      """;

  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx512m");

  /** What is the same in all turns. */
  public record Load(int cases, int clients, int seconds) {}

  /** Starts nodes over an emptied database, and measures them. */
  public static ClusterTurn measure(
      int nodes, int round, Load load, Path home, OwnPostgres postgres)
      throws IOException, SQLException {
    Database database = postgres.database();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS event_tag, event_journal, snapshot CASCADE");
    }
    PostgresSchema.create(database.config());
    try (LocalCluster cluster = new LocalCluster(home, database, SETTINGS, JVM)) {
      List<NodeProcess> all = cluster.start(nodes);
      all.get(0).tell("prepare " + load.cases);
      all.get(0).await("PREPARED", 1);
      return measured(all, round, load, postgres::processorNanos);
    }
  }

  private static ClusterTurn measured(
      List<NodeProcess> nodes, int round, Load load, LongSupplier databaseNanos) {
    long before = databaseNanos.getAsLong();
    for (int i = 0; i < nodes.size(); i++) {
      int clients = load.clients / nodes.size() + (i < load.clients % nodes.size() ? 1 : 0);
      nodes.get(i).tell("measure %d %d %d".formatted(load.cases, clients, load.seconds));
    }
    List<long[]> said = nodes.stream().map(ClusterTurn::measuredBy).toList();
    double commits = Math.max(1, said.stream().mapToLong(each -> each[0]).sum());
    // The database's time is that of the seconds before, too, at the same rate within the noise.
    double database = (databaseNanos.getAsLong() - before) / 2.0;
    return new ClusterTurn(
        nodes.size(),
        round,
        commits / load.seconds,
        said.stream().mapToLong(each -> each[1]).max().orElse(0),
        said.stream().mapToLong(each -> each[2]).max().orElse(0),
        said.stream().mapToLong(each -> each[3]).sum() / 1e3 / commits,
        database / 1e3 / commits,
        nodes.stream().mapToLong(node -> node.count("ANSWER ")).sum(),
        Machine.loadAverage());
  }

  private static long[] measuredBy(NodeProcess node) {
    String[] words = node.next("MEASURED ").split(" ", -1);
    long[] numbers = new long[words.length - 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Long.parseLong(words[i + 1]);
    }
    return numbers;
  }
}
