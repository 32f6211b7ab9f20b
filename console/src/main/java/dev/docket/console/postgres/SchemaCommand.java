package dev.docket.console.postgres;

import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.engine.postgres.PostgresSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows or creates the tables of cases in PostgreSQL. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the SQL of the tables that cases in PostgreSQL need, for psql; with --config creates"
          + " them.",
      "What is there is left as it is; both may be done again."
    })
public final class SchemaCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A configuration that includes docket-postgres.conf: the tables are created in the"
              + " database of its docket.postgres.url.")
  private @Nullable Path file;

  @Option(names = "--json", description = "Answer for machines.")
  private boolean json;

  @Override
  public Integer call() {
    Output output = Output.stdout(json);
    Path config = file;
    if (config == null) {
      output.object(Map.of("sql", PostgresSchema.sql()));
      output.line(PostgresSchema.sql().stripTrailing());
      return ExitCode.DONE;
    }
    String url = create(config);
    output.object(Map.of("created", url));
    output.line("the tables are in " + url);
    return ExitCode.DONE;
  }

  private static String create(Path file) {
    Database database = Database.of(file);
    try {
      PostgresSchema.create(database.config());
      return database.toString();
    } catch (SQLException failure) {
      throw database.problem(failure);
    }
  }
}
