package dev.docket.console.load;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.docket.console.runtime.ConsoleConfig;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Status;
import dev.docket.protocol.Expected;
import dev.docket.protocol.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The engine as it comes, on the file journal: validation, state tree, receipts, snapshots. */
public final class WholeEngine implements Subject {
  private final String name;
  private final String settings;

  private WholeEngine(String name, String settings) {
    this.name = name;
    this.settings = settings;
  }

  /** With the settings that it comes with. */
  public static WholeEngine standard() {
    return new WholeEngine("engine", "");
  }

  /**
   * With settings of its own.
   *
   * @param settings in the form of a configuration file
   */
  public static WholeEngine with(String name, String settings) {
    return new WholeEngine(name, settings);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String durability() {
    return "every commit forced (fdatasync) with its receipt before it is answered; forces counted";
  }

  @Override
  public Running start(Path directory, LoadShape shape) {
    boolean fresh = Files.notExists(directory);
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "load",
            ConfigFactory.parseString(settings)
                .withFallback(ConsoleConfig.writing(directory))
                .withFallback(ConfigFactory.load()));
    RunningEngine running = new RunningEngine(system, shape);
    if (fresh) {
      running.create();
    } else {
      running.recover();
    }
    return running;
  }

  private static final class RunningEngine extends RunningActors<CommitOutcome> {
    private final List<CaseRef> cases;
    private long made;

    RunningEngine(ActorSystem<Void> system, LoadShape shape) {
      super(system, shape);
      CaseEngine engine = CaseEngine.get(system);
      cases = IntStream.range(0, shape.cases()).mapToObj(i -> engine.caseRef("case-" + i)).toList();
    }

    void create() {
      each(target -> target.create(JsonObject.of("amount", 0))).forEach(RunningEngine::require);
      each(target -> target.execute(Quanta.FIRST, Quanta.first(shape().inFlight())))
          .forEach(RunningEngine::require);
      made = 2L * cases.size();
    }

    @Override
    public long kept() {
      return made + super.kept();
    }

    private <T> List<T> each(Function<CaseRef, CompletionStage<T>> ask) {
      List<CompletableFuture<T>> all =
          cases.stream().map(target -> ask.apply(target).toCompletableFuture()).toList();
      return all.stream().map(CompletableFuture::join).toList();
    }

    private static void require(CommitOutcome outcome) {
      if (!(outcome instanceof Committed)) {
        throw new IllegalStateException("a case was not made: " + outcome);
      }
    }

    void recover() {
      recovered(each(RunningEngine::commits).stream().mapToLong(Long::longValue).sum());
    }

    /** How many a case has; asked again as long as the case is busy with its recovery. */
    private static CompletionStage<Long> commits(CaseRef target) {
      return target
          .status()
          .thenCompose(
              outcome -> {
                if (outcome instanceof Status status) {
                  return CompletableFuture.completedFuture(status.version() + 1);
                }
                if (outcome instanceof Busy) {
                  return commits(target);
                }
                throw new IllegalStateException("a case was not recovered: " + outcome);
              });
    }

    @Override
    void send(int client, long number, ActorRef<CommitOutcome> replyTo) {
      int writer = client / shape().cases();
      cases
          .get(shape().caseOf(client))
          .tell(
              new CaseCommand.Execute(
                  Quanta.key(writer, number),
                  Quanta.mutations(writer, number),
                  Expected.ANY,
                  replyTo));
    }

    @Override
    public @Nullable String refusal(CommitOutcome answer) {
      return answer instanceof Committed ? null : answer.toString();
    }

    @Override
    public @Nullable Long forces() {
      return forcesOfStore();
    }
  }
}
