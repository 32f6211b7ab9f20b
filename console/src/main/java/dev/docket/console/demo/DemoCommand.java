package dev.docket.console.demo;

import dev.docket.console.runtime.ConsoleEngine;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      "",
      "Exit 0 only if every receipt verifies and no acknowledged commit is missing."
    })
public final class DemoCommand implements Callable<Integer> {

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
    Output output = Output.stdout(json);
    if (dir != null) {
      return run(prepared(dir), output);
    }
    Path temporary = Files.createTempDirectory("docket-demo");
    try {
      return run(temporary, output);
    } finally {
      delete(temporary);
    }
  }

  private int run(Path home, Output output) throws IOException, InterruptedException {
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

  private static void delete(Path dir) throws IOException {
    List<Path> content;
    try (Stream<Path> walk = Files.walk(dir)) {
      content = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : content) {
      Files.delete(path);
    }
  }
}
