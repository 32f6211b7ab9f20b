package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.NotaryRun;
import dev.docket.engine.notary.NotaryStatus;
import dev.docket.engine.notary.NotaryStatus.Phase;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.engine.notary.file.NotaryDirectory;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.NoteSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A notary in a process of its own. */
@Command(
    name = "notary",
    mixinStandardHelpOptions = true,
    description = {
      "Signs every receipt of a store into a log, in a process of its own, also beside a running"
          + " service; until Ctrl-C or SIGTERM.",
      "Opens the store read-only, anew for each reading: it sees what is provably durable then. The"
          + " last group of writes of a service that is idle is not, until its next write or a clean"
          + " end of it.",
      "Only one notary at a time works on a directory: switch off that of the service. Exit 1 if to"
          + " go on would contradict what was signed."
    })
public final class NotaryCommand implements Callable<Integer> {

  /** A pass that is under way at Ctrl-C has so long to end. */
  private static final long STOP_SECONDS = 30;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  @Mixin private CommonOptions options;

  @Option(
      names = "--notary",
      paramLabel = "DIR",
      defaultValue = "docket-notary",
      description = "The directory of the notary, made if needed (default: ${DEFAULT-VALUE}).")
  private Path notary;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description =
          "A private key, as keygen made it; may be repeated while one key replaces another.")
  private List<Path> keyFiles;

  @Option(
      names = "--interval",
      paramLabel = "MILLIS",
      defaultValue = "1000",
      description = "From one reading to the next (default: ${DEFAULT-VALUE}).")
  private long intervalMillis;

  @Option(names = "--once", description = "Sign what is there, then stop.")
  private boolean once;

  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Checkpoint told;

  @Override
  public Integer call() {
    if (intervalMillis < 1) {
      throw new WrongUseException("--interval is at least 1 ms");
    }
    requireApart();
    List<NoteSigner> keys = keys();
    try (StoreFeed journal = StoreFeed.open(options.dir());
        NotaryRun run = run(keys, journal)) {
      follow(run);
    }
    return ExitCode.DONE;
  }

  private void requireApart() {
    Path store = options.dir().toAbsolutePath().normalize();
    if (notary.toAbsolutePath().normalize().startsWith(store)) {
      throw new WrongUseException("--notary " + notary + " lies in the directory of the store");
    }
  }

  private List<NoteSigner> keys() {
    try {
      return keyFiles.stream().<NoteSigner>map(KeyFile::read).toList();
    } catch (IllegalArgumentException fault) {
      throw new WrongUseException("--key: " + fault.getMessage(), fault);
    }
  }

  private NotaryRun run(List<NoteSigner> keys, StoreFeed journal) {
    AtomicReference<NotaryRun.@Nullable Place> taken = new AtomicReference<>();
    NotaryRun run;
    try {
      run =
          new NotaryRun(
              () -> {
                NotaryRun.Place first = taken.getAndSet(null);
                return first == null ? NotaryDirectory.take(notary) : first;
              },
              keys,
              journal);
    } catch (IllegalArgumentException fault) {
      throw new WrongUseException("--key: " + fault.getMessage(), fault);
    }
    try {
      taken.set(NotaryDirectory.take(notary));
    } catch (IOException failure) {
      throw new ProblemException(String.valueOf(failure.getMessage()), failure);
    }
    return run;
  }

  private void follow(NotaryRun run) {
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(stopped), "docket-notary-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      Duration pause = Duration.ofMillis(intervalMillis);
      boolean more = true;
      while (more) {
        long start = System.nanoTime();
        boolean passed = run.pass();
        tell(run.status());
        pause = passed ? Duration.ofMillis(intervalMillis) : longer(pause);
        long rest = pause.toNanos() - (passed ? System.nanoTime() - start : 0);
        more = !once && !stopping.await(rest, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      run.close();
      stopped.countDown();
      forget(hook);
    }
  }

  private void stop(CountDownLatch stopped) {
    stopping.countDown();
    try {
      if (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("docket: stopped within a reading; the next start takes it up");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook is what ends it.
      return;
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private void tell(NotaryStatus status) {
    Checkpoint signed = status.checkpoint();
    if (signed != null && !signed.equals(told)) {
      told = signed;
      Output output = options.output();
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("log", signed.origin());
      json.put("size", signed.size());
      json.put("root", signed.root());
      output.object(json);
      output.line("signed: %,d receipts, root %s".formatted(signed.size(), signed.root()));
    }
    if (status.phase() == Phase.REFUSING || (once && status.phase() == Phase.FAILING)) {
      throw new ProblemException(String.valueOf(status.reason()));
    } else if (status.phase() == Phase.FAILING) {
      System.err.println("docket: trying again: " + status.reason());
    }
  }
}
