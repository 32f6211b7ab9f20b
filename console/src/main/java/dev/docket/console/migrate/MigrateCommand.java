package dev.docket.console.migrate;

import dev.docket.console.postgres.Database;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.persistence.failure.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Copies a store into PostgreSQL, or back. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Copies everything from a store's directory into PostgreSQL, or back: the events of all ids, of"
          + " cases and of any other persistent actor, in their order, with their sequence numbers,"
          + " writers, tags and metadata; what is deleted; and of each id the newest 5 snapshots.",
      "No service may run on either side. The source stays as it is. Interrupted, it may be run again,"
          + " and goes on; done, it may be run again, and takes what has come since.",
      "At the end every case is proven again from what is in the target, every id compared with the"
          + " source, and the order over all ids. A case that is broken in the source is broken in"
          + " the target, and told as BROKEN, not as DIFFERENT.",
      "Exit 0 if all is equal and no case is broken; 1 if not, or if it could not be done: a store is"
          + " damaged, tables are missing, the target has other events, a disk or the database"
          + " fails; 2 if nothing was begun: a side is not there, not what it has to be, or in use."
    })
public final class MigrateCommand implements Callable<Integer> {

  @Option(
      names = "--from",
      paramLabel = "DIR|CONFIG",
      required = true,
      description =
          "The directory of a store, or a configuration that includes docket-postgres.conf.")
  private Path from;

  @Option(
      names = "--to",
      paramLabel = "CONFIG|DIR",
      required = true,
      description = "The other one of the two; the directory may be missing or empty.")
  private Path to;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "4",
      description = "Connections to the database at work at once (default: ${DEFAULT-VALUE}).")
  private int parallel;

  @Option(
      names = "--page-events",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Events in one transaction at most (default: ${DEFAULT-VALUE}).")
  private int pageEvents;

  @Option(
      names = "--json",
      description = "Answer for machines: one JSON object per line on stdout.")
  private boolean json;

  @Override
  public Integer call() {
    if (parallel < 1 || parallel > 64 || pageEvents < 1 || pageEvents > 100_000) {
      throw new WrongUseException(
          "--parallel is "
              + parallel
              + " and --page-events "
              + pageEvents
              + ", allowed are 1 to 64 and 1 to 100000");
    }
    Output output = Output.stdout(json);
    long start = System.nanoTime();
    try (Move move = open()) {
      Totals totals = new Migration(move, parallel, new Told(output)).run();
      long millis = (System.nanoTime() - start) / 1_000_000;
      tell(output, move, totals, millis);
      if (totals.equal()) {
        move.audit(report(move, totals, millis));
      }
      return totals.equal() && totals.brokenCases() == 0 ? ExitCode.DONE : ExitCode.PROBLEM;
    } catch (StoreException fault) {
      throw new ProblemException(String.valueOf(fault.getMessage()), fault);
    }
  }

  private Move open() {
    boolean fromFile = isConfiguration(from);
    if (!Files.exists(from)) {
      throw new WrongUseException("--from " + from + " does not exist");
    }
    if (fromFile == isConfiguration(to)) {
      throw new WrongUseException(
          "--from and --to are both "
              + (fromFile ? "configurations" : "directories")
              + "; allowed are the directory of a store and a configuration of PostgreSQL, in"
              + " either order");
    }
    if (!fromFile) {
      return open(Database.of(to), () -> OpenedStore.existing(from), true);
    }
    return open(Database.of(from), () -> OpenedStore.orNew(to), false);
  }

  /** The database first: it says sooner what is wrong, and no store is made for nothing. */
  private Move open(Database database, Callable<OpenedStore> dir, boolean toPostgres) {
    OpenedDatabase opened = OpenedDatabase.open(database);
    boolean done = false;
    try {
      OpenedStore store = dir.call();
      done = true;
      return toPostgres
          ? new ToPostgres(store, opened, parallel, pageEvents)
          : new ToFile(opened, store, pageEvents);
    } catch (RuntimeException fault) {
      throw fault;
    } catch (Exception unchecked) {
      throw new IllegalStateException(unchecked);
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  /** A file is one, and what is not there but is named like one. */
  private static boolean isConfiguration(Path path) {
    return Files.isRegularFile(path) || (!Files.exists(path) && path.toString().endsWith(".conf"));
  }

  private static void tell(Output output, Move move, Totals totals, long millis) {
    totals
        .differences()
        .forEach(
            (id, found) -> {
              output.object(told(id, "different", found));
              found.forEach(each -> output.line("DIFFERENT " + id + ": " + each));
            });
    totals
        .broken()
        .forEach(
            (id, why) -> {
              output.object(told(id, "broken", why));
              output.line("BROKEN " + id + ": " + why + "; it is the same in the source");
            });
    if (totals.order() != null) {
      output.object(Map.of("order", totals.order()));
      output.line("DIFFERENT order over all ids: " + totals.order());
    }
    output.object(report(move, totals, millis));
    output.line(move.from() + " to " + move.to() + ": " + totals.text());
    output.line(
        totals.equal()
            ? "verified in %,d ms: in both sides every event is the same and in the same order, and "
                    .formatted(millis)
                + chains(totals.brokenCases())
            : "NOT EQUAL: the target must not be used as it is");
  }

  private static String chains(long broken) {
    return broken == 0
        ? "every chain of receipts holds"
        : "every chain of receipts holds but that of %,d cases, which were broken before"
            .formatted(broken);
  }

  private static Map<String, Object> told(String id, String what, Object how) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", id);
    line.put(what, how);
    return line;
  }

  private static Map<String, Object> report(Move move, Totals totals, long millis) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("from", move.from());
    report.put("to", move.to());
    report.putAll(totals.json());
    report.put("equal", totals.equal());
    report.put("durationMillis", millis);
    return report;
  }

  /** Each page for machines, now and then a line on stderr for people. */
  private static final class Told implements Migration.Progress {
    private static final long PAUSE_NANOS = 5_000_000_000L;

    private final Output output;
    private long events;
    private long told = System.nanoTime();

    Told(Output output) {
      this.output = output;
    }

    @Override
    public synchronized void copied(long more) {
      events += more;
      output.object(Map.of("copied", events));
      now("copied " + events + " events");
    }

    @Override
    public synchronized void verified(long ids) {
      now("verified " + ids + " ids");
    }

    private void now(String text) {
      if (System.nanoTime() - told > PAUSE_NANOS) {
        told = System.nanoTime();
        System.err.println("docket: " + text);
      }
    }
  }
}
