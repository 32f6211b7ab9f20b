package dev.docket.console.bench;

import dev.docket.console.cluster.ClusterTurn;
import dev.docket.console.cluster.OwnPostgres;
import dev.docket.console.load.Machine;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.TemporaryDirectory;
import dev.docket.console.runtime.WrongUseException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What one, two and three nodes commit to the same PostgreSQL. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = {
      "What 1, 2 and 3 nodes on this machine commit to one PostgreSQL that is started for this, by"
          + " turns: the same number of clients in all, each with one commit after the other to a"
          + " case taken by chance, wherever it lives.",
      "All share the processors of this machine: see the processor time for each commit."
    })
public final class ClusterCommand implements Callable<Integer> {

  private static final int MOST_NODES = 9;

  /** Each turn is waited for as long as anything of a node. */
  private static final int MOST_SECONDS = 120;

  @Option(names = "--nodes", paramLabel = "N", description = "From 1 to so many (default: 3).")
  private int mostNodes = 3;

  @Option(names = "--rounds", paramLabel = "N", description = "How many (default: 3).")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Measured in each turn, after as many that are not (default: 10).")
  private int seconds = 10;

  @Option(names = "--cases", paramLabel = "N", description = "How many (default: 1000).")
  private int cases = 1_000;

  @Option(names = "--clients", paramLabel = "N", description = "How many in all (default: 96).")
  private int clients = 96;

  @Option(names = "--json", description = "Answer for machines: one JSON object per line.")
  private boolean json;

  @Override
  public Integer call() throws IOException, SQLException {
    requireAllowed();
    Output output = Output.stdout(json);
    try (TemporaryDirectory home = TemporaryDirectory.create("docket-bench-cluster");
        OwnPostgres postgres = OwnPostgres.start()) {
      output.line(Machine.described(postgres.directory()));
      output.line("");
      output.line(
          "| nodes | round | commits/s | p50 ms | p99 ms | nodes µs/commit | database µs/commit |"
              + " not committed | load |");
      output.line("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
      ClusterTurn.Load load = new ClusterTurn.Load(cases, clients, seconds);
      for (int round = 1; round <= rounds; round++) {
        for (int nodes = 1; nodes <= mostNodes; nodes++) {
          write(ClusterTurn.measure(nodes, round, load, home.path(), postgres), output);
        }
      }
    }
    return ExitCode.DONE;
  }

  private void requireAllowed() {
    require("--nodes", mostNodes, 1, MOST_NODES);
    require("--rounds", rounds, 1, Integer.MAX_VALUE);
    require("--seconds", seconds, 1, MOST_SECONDS);
    require("--cases", cases, 1, Integer.MAX_VALUE);
    // Each node has one of them at least.
    require("--clients", clients, mostNodes, Integer.MAX_VALUE);
  }

  private static void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new WrongUseException(
          "%s is %d; allowed is %d to %d".formatted(option, value, least, most));
    }
  }

  private static void write(ClusterTurn turn, Output output) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", "cluster");
    object.put("nodes", turn.nodes());
    object.put("round", turn.round());
    object.put("perSecond", turn.perSecond());
    object.put("p50Micros", turn.p50Micros());
    object.put("p99Micros", turn.p99Micros());
    object.put("nodesMicros", turn.nodesMicros());
    object.put("databaseMicros", turn.databaseMicros());
    object.put("notCommitted", turn.notCommitted());
    object.put("loadAverage", turn.loadAverage());
    output.object(object);
    output.line(
        String.format(
            Locale.ROOT,
            "| %d | %d | %,.0f | %.1f | %.1f | %.0f | %.0f | %d | %.1f |",
            turn.nodes(),
            turn.round(),
            turn.perSecond(),
            turn.p50Micros() / 1e3,
            turn.p99Micros() / 1e3,
            turn.nodesMicros(),
            turn.databaseMicros(),
            turn.notCommitted(),
            turn.loadAverage()));
  }
}
