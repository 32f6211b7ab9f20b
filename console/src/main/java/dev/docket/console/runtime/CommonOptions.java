package dev.docket.console.runtime;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that works on a store. */
public final class CommonOptions {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "docket-data",
      description = "The directory of the store (default: ${DEFAULT-VALUE}).")
  private Path dir;

  @Option(
      names = "--json",
      description = "Answer for machines: one JSON object per line on stdout.")
  private boolean json;

  public Path dir() {
    return dir;
  }

  /** Where the answer goes. */
  public Output output() {
    return Output.stdout(json);
  }

  /** Whether machines read the answer. */
  public boolean json() {
    return json;
  }
}
