package dev.docket.console;

import dev.docket.console.bench.BenchCommand;
import dev.docket.console.demo.DemoCommand;
import dev.docket.console.migrate.MigrateCommand;
import dev.docket.console.notary.CheckProofCommand;
import dev.docket.console.notary.KeygenCommand;
import dev.docket.console.postgres.SchemaCommand;
import dev.docket.console.replay.ReplayCommand;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.console.store.BackupCommand;
import dev.docket.console.store.CasesCommand;
import dev.docket.console.store.CompactCommand;
import dev.docket.console.store.DoctorCommand;
import dev.docket.console.store.NotaryCommand;
import dev.docket.console.store.ProofCommand;
import dev.docket.console.store.ReceiptsCommand;
import dev.docket.console.store.RepairCommand;
import dev.docket.console.store.RestoreCommand;
import dev.docket.console.store.ShowCommand;
import dev.docket.console.store.VerifyCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line. Exit 0: done; 1: a problem was found; 2: wrong use or wrong input. */
@Command(
    name = "docket",
    description = "Keeps the state of long-running cases, each step one durable commit.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ReplayCommand.class,
      CasesCommand.class,
      ShowCommand.class,
      ReceiptsCommand.class,
      VerifyCommand.class,
      DoctorCommand.class,
      RepairCommand.class,
      CompactCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      SchemaCommand.class,
      MigrateCommand.class,
      KeygenCommand.class,
      NotaryCommand.class,
      ProofCommand.class,
      CheckProofCommand.class,
      BenchCommand.class,
    },
    mixinStandardHelpOptions = true,
    version = "docket 0.1.0-SNAPSHOT")
public final class Docket implements Runnable {

  @Spec private CommandSpec spec;

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command; returns its exit code. */
  public static int run(String... args) {
    return new CommandLine(new Docket())
        .addSubcommand(new DemoCommand(Docket.class))
        .setExecutionExceptionHandler(Docket::explain)
        .setExitCodeExceptionMapper(fault -> ExitCode.WRONG_USE)
        .execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int explain(Exception fault, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (fault instanceof WrongUseException || fault instanceof ProblemException) {
      err.println("docket: " + fault.getMessage());
      return fault instanceof WrongUseException ? ExitCode.WRONG_USE : ExitCode.PROBLEM;
    }
    fault.printStackTrace(err);
    err.println("docket: this should not have happened: " + fault);
    return ExitCode.PROBLEM;
  }
}
