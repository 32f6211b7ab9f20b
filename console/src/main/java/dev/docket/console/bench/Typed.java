package dev.docket.console.bench;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The command line that was typed, to stand beside what it measured. */
final class Typed {
  private Typed() {}

  /** The one that a command is run by. */
  static String command(CommandSpec spec) {
    CommandLine root = spec.root().commandLine();
    return "./docket " + String.join(" ", root.getParseResult().originalArgs());
  }
}
