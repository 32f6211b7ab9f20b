package dev.docket.console.demo;

import dev.docket.console.cluster.ClusterDemo;
import dev.docket.console.cluster.Database;
import dev.docket.console.cluster.OwnPostgres;
import dev.docket.console.runtime.ConsoleEngine;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.TemporaryDirectory;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what the house promises, on generated orders. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows made-up orders surviving a SIGKILL, with every receipt verified.",
      "They run through real cases in a process that is killed half way; it is started again,"
          + " finishes, and every receipt that was acknowledged is checked.",
      "With --cluster: three processes and a PostgreSQL, of which one process is killed for good; the"
          + " others go on with its cases.",
      "",
      "Exit 0 only if every receipt verifies and no acknowledged commit is missing."
    })
public final class DemoCommand implements Callable<Integer> {

  private static final int FEWEST_CASES = 3;
  private static final int MOST_CASES = 9_000;

  private final Class<?> main;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keep everything in this new or empty directory (default: a temporary one).")
  private @Nullable Path dir;

  @Option(
      names = "--orders",
      paramLabel = "N",
      description = "How many orders (default: ${DEFAULT-VALUE}).")
  private int orders = 150;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What the orders are made from (default: ${DEFAULT-VALUE}).")
  private long seed = 2026;

  @Option(names = "--cluster", description = "Show nodes of a cluster on a PostgreSQL instead.")
  private boolean cluster;

  @Option(
      names = "--cases",
      paramLabel = "N",
      description = "With --cluster: how many cases (default: ${DEFAULT-VALUE}).")
  private int cases = 90;

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description = {
        "With --cluster: an empty database, by its JDBC URL with user and password, instead of a"
            + " PostgreSQL that is started for this."
      })
  private @Nullable String postgres;

  @Option(names = "--json", description = "Answer for machines: one JSON object on stdout.")
  private boolean json;

  /**
   * The command.
   *
   * @param main the class of the command line, which the child process runs
   */
  public DemoCommand(Class<?> main) {
    this.main = main;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (orders < OrderLog.FEWEST || orders > OrderLog.MOST) {
      throw new WrongUseException(
          "--orders is %d; allowed is %d to %d".formatted(orders, OrderLog.FEWEST, OrderLog.MOST));
    }
    if (cases < FEWEST_CASES || cases > MOST_CASES) {
      throw new WrongUseException(
          "--cases is %d; allowed is %d to %d".formatted(cases, FEWEST_CASES, MOST_CASES));
    } else if (postgres != null && !cluster) {
      throw new WrongUseException("--postgres goes with --cluster");
    } else if (postgres != null && !postgres.startsWith(Database.KIND)) {
      // Not repeated: it may hold a password.
      throw new WrongUseException(
          "--postgres is no URL of PostgreSQL, allowed is " + Database.KIND + "//…");
    }
    Output output = Output.stdout(json);
    if (dir != null) {
      return run(prepared(dir), output);
    }
    try (TemporaryDirectory temporary = TemporaryDirectory.create("docket-demo")) {
      return runIn(temporary, output);
    }
  }

  /** What went wrong is kept. */
  private int runIn(TemporaryDirectory temporary, Output output)
      throws IOException, InterruptedException {
    int exit = ExitCode.PROBLEM;
    try {
      exit = run(temporary.path(), output);
    } finally {
      if (exit != ExitCode.DONE && temporary.keepWithout(".conf")) {
        System.err.println("What was written is kept in " + temporary.path());
      }
    }
    return exit;
  }

  private int run(Path home, Output output) throws IOException, InterruptedException {
    return cluster ? runCluster(home, output) : runOneProcess(home, output);
  }

  private int runCluster(Path home, Output output) throws IOException, InterruptedException {
    if (postgres != null) {
      return run(home, new Database(postgres, "", ""), output);
    }
    try (OwnPostgres own = OwnPostgres.start()) {
      output.line(
          "0. a PostgreSQL is started on port %d, in %s".formatted(own.port(), own.directory()));
      return run(home, own.database(), output);
    }
  }

  private int run(Path home, Database database, Output output)
      throws IOException, InterruptedException {
    try {
      if (database.hasCases()) {
        throw new WrongUseException(
            "--postgres has cases already (event_journal has rows); allowed is an empty database");
      }
      boolean holds = new ClusterDemo(home, database, cases, output).run();
      return holds ? ExitCode.DONE : ExitCode.PROBLEM;
    } catch (SQLException fault) {
      // Its causes may say more than it does.
      throw new ProblemException("the database: " + database.secretless(fault.getMessage()), null);
    }
  }

  private int runOneProcess(Path home, Output output) throws IOException, InterruptedException {
    Demo demo = new Demo(main, home, OrderLog.generate(seed, orders), output);
    demo.replayAndKill();
    demo.replayToTheEnd();
    try (ConsoleEngine console = ConsoleEngine.open(demo.store())) {
      demo.retryAndRefuse(console.engine());
    }
    boolean holds = demo.check();
    if (dir != null) {
      output.line(
          "Everything is kept in "
              + home
              + "; look at it with: docket cases --dir "
              + demo.store());
    }
    return holds ? ExitCode.DONE : ExitCode.PROBLEM;
  }

  private static Path prepared(Path dir) throws IOException {
    if (Files.exists(dir) && !Files.isDirectory(dir)) {
      throw new WrongUseException("--dir " + dir + " is not a directory");
    }
    OwnerOnly.createDirectories(dir);
    try (DirectoryStream<Path> content = Files.newDirectoryStream(dir)) {
      if (content.iterator().hasNext()) {
        throw new WrongUseException("--dir " + dir + " is not empty; the demo needs a new one");
      }
    }
    return dir;
  }
}
