package dev.docket.engine.home.sharded;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityContext;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.CaseSettings;
import dev.docket.engine.actor.Host;
import dev.docket.engine.actor.KeeperActor;
import dev.docket.engine.actor.KeeperMessage;
import dev.docket.engine.actor.UnansweredCommands;
import dev.docket.engine.home.Asking;
import dev.docket.engine.home.CaseHome;
import dev.docket.engine.home.OwnKeepers;
import dev.docket.engine.home.ShardingSettings;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The sharded home: each case lives on one node of a cluster, where Akka Cluster Sharding places
 * it.
 *
 * <p>Every command gets an answer here, on the node it was told on, also if the case's node dies
 * with it: what came in no time is answered by what is known without an answer.
 */
public final class ShardedCases implements CaseHome {

  private static final String SHUTS_DOWN = "the engine shuts down and takes nothing more";

  private final ActorSystem<?> system;
  private final ActorRef<Addressed> region;
  private final ActorRef<OwnKeepers.Message> ownKeepers;
  private final MessageLimit limit;
  private final Duration timeout;
  private final OpenCalls open = new OpenCalls();

  private ShardedCases(
      ActorSystem<?> system,
      ActorRef<Addressed> region,
      ActorRef<OwnKeepers.Message> ownKeepers,
      Duration timeout) {
    this.system = system;
    this.region = region;
    this.ownKeepers = ownKeepers;
    this.limit = new MessageLimit(system);
    this.timeout = timeout;
  }

  /**
   * Starts the part of a sharded home on this node; it ends with the actor system. Every node of
   * the role must start it, with the same settings, for cases to live there; any other node may.
   *
   * @param name of the home in the cluster
   * @param maxLiveCases about the most cases that are live on this node
   * @param timeout after which a command that was told is answered by what is known then
   * @throws IllegalArgumentException if the read journal cannot serve cases
   */
  public static ShardedCases start(
      ActorSystem<?> system,
      String name,
      CaseSettings settings,
      ShardingSettings sharding,
      int maxLiveCases,
      Duration timeout) {
    settings.checkReadJournal(system);
    UnansweredCommands.watch(system);
    Entity<KeeperMessage, Addressed> entity =
        Entity.of(
                EntityTypeKey.create(KeeperMessage.class, name),
                context -> keeper(context, settings))
            .withMessageExtractor(new CaseExtractor(sharding.shards(), CaseClock.of(system)))
            // A shard that moves waits for nobody: open quanta are given up, all else is answered.
            .withStopMessage(new KeeperMessage.Leave(true))
            .withSettings(settings(system, sharding, maxLiveCases));
    ActorRef<Addressed> region =
        ClusterSharding.get(system)
            .init(sharding.role().isEmpty() ? entity : entity.withRole(sharding.role()));
    return new ShardedCases(
        system,
        region,
        system.systemActorOf(OwnKeepers.create(settings), name + "-own-keepers", Props.empty()),
        timeout);
  }

  /**
   * Akka's, but for what the engine sees to: its keepers say themselves when they are idle, since a
   * case with an open quantum is not; and a case has nothing to do before its next command.
   */
  private static ClusterShardingSettings settings(
      ActorSystem<?> system, ShardingSettings sharding, int maxLiveCases) {
    return ClusterShardingSettings.fromConfig(
        ConfigFactory.parseString(
                """
                number-of-shards = %d
                remember-entities = off
                passivation {
                  strategy = docket
                  docket {
                    active-entity-limit = %d
                    replacement.policy = least-recently-used
                    idle-entity.timeout = off
                  }
                }
                """
                    .formatted(sharding.shards(), maxLiveCases))
            .withFallback(system.settings().config().getConfig("akka.cluster.sharding")));
  }

  private static Behavior<KeeperMessage> keeper(
      EntityContext<KeeperMessage> entity, CaseSettings settings) {
    return Behaviors.setup(
        context ->
            KeeperActor.create(
                CaseId.of(entity.getEntityId()),
                settings,
                new Host() {
                  @Override
                  public void idle(CaseId id) {
                    entity.getShard().tell(new ClusterSharding.Passivate<>(context.getSelf()));
                  }

                  /** Never said: a shard asks to leave even with open quanta. */
                  @Override
                  public void staying(CaseId id) {}
                }));
  }

  @Override
  public void tell(CaseId id, CaseCommand command) {
    this.<CaseReply>ask(id, replyTo -> Redirection.of(command, replyTo), timeout)
        .whenComplete(
            (reply, fault) -> {
              if (fault == null) {
                command.answer(reply);
              } else {
                KeeperMessage.overdue(command, "no answer from case " + id + " within " + timeout);
              }
            });
  }

  @Override
  public <R> CompletionStage<R> ask(
      CaseId id, Function<ActorRef<R>, CaseCommand> command, Duration timeout) {
    boolean isTaken = open.begin();
    CompletionStage<R> answer =
        Asking.ask(
            system,
            // The message is delivered here, or answered; the ask is for the reference and the
            // time.
            system.<Addressed>ignoreRef(),
            (ActorRef<R> replyTo) -> {
              Addressed message = new Addressed(id, command.apply(replyTo));
              if (isTaken) {
                deliver(message);
              } else {
                KeeperMessage.busy(message.command(), SHUTS_DOWN);
              }
              return message;
            },
            timeout);
    return isTaken ? answer.whenComplete((reply, fault) -> open.end()) : answer;
  }

  private void deliver(Addressed message) {
    Optional<CaseReply> refusal = limit.refusal(message);
    if (refusal.isPresent()) {
      message.command().answer(refusal.get());
    } else {
      region.tell(message);
    }
  }

  /**
   * Takes no command on this node from now on, waits for the answers to those that were, and closes
   * the keepers that were spawned by hand here. The cases of this node are handed over later, when
   * Akka stops the region, and answer the other nodes until then.
   */
  @Override
  public CompletionStage<Done> shutDown(Duration timeout) {
    CompletionStage<Done> closed = Asking.ask(system, ownKeepers, OwnKeepers.Close::new, timeout);
    return open.close()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .thenCombine(closed, (answered, done) -> done);
  }

  /** Wherever the case is: it may be elsewhere at the next call. */
  @Override
  public boolean takesFunctions() {
    return false;
  }
}
