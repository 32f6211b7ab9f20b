package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the cases are that a command reads. */
final class SourceOptions {

  @Option(
      names = "--config",
      paramLabel = "CONFIG",
      description = {
        "Read the cases of a cluster, in PostgreSQL, instead of a store: a configuration that"
            + " includes docket-postgres.conf. Its nodes may run."
      })
  private @Nullable Path config;

  /** Those in the database, or else in the store of {@code --dir}. */
  CaseSource open(CommonOptions options) {
    return config == null ? StoreReader.open(options.dir()) : PostgresCases.open(config);
  }

  /** The configuration; {@code null} if a store is read. */
  @Nullable Path config() {
    return config;
  }
}
