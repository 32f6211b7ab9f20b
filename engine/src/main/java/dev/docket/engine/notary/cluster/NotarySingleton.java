package dev.docket.engine.notary.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import dev.docket.engine.notary.NotaryActor;
import dev.docket.engine.notary.NotaryRun;
import dev.docket.engine.notary.NotaryStatus;
import dev.docket.engine.notary.NotaryStatus.Phase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This node's part in the one notary of a cluster. Every node of the role takes part; the notary is
 * on the oldest of them, and when that one leaves, it signs what there is and hands over to the
 * next: where a write failed within the last minute, only what is before its gap, and the next one
 * signs the rest. When it is lost the next one takes over once the cluster has given it up.
 *
 * <p>That two nodes take themselves for the oldest, for a time, is for the log's place to survive.
 */
public final class NotarySingleton {

  private static final NotaryStatus ELSEWHERE = new NotaryStatus(Phase.ELSEWHERE, null, null);

  /** The one that runs here, or was the last to. */
  private final AtomicReference<@Nullable NotaryRun> here = new AtomicReference<>();

  private final Supplier<NotaryRun> runs;

  private NotarySingleton(Supplier<NotaryRun> runs) {
    this.runs = runs;
  }

  /**
   * Takes part, until the actor system ends.
   *
   * @param name of the notary in the cluster
   * @param role of the nodes that take part; empty for all
   * @param runs makes a notary each time that this node becomes the one
   * @param interval from the begin of one pass to that of the next
   * @param on where it runs; it blocks
   */
  public static NotarySingleton start(
      ActorSystem<?> system,
      String name,
      String role,
      Supplier<NotaryRun> runs,
      Duration interval,
      Props on) {
    NotarySingleton singleton = new NotarySingleton(runs);
    ClusterSingletonSettings settings = ClusterSingletonSettings.create(system);
    ClusterSingleton.get(system)
        .init(
            SingletonActor.of(singleton.notary(interval), name)
                .withStopMessage(new NotaryActor.Finish(system.ignoreRef()))
                .withProps(on)
                .withSettings(role.isEmpty() ? settings : settings.withRole(role)));
    return singleton;
  }

  private Behavior<NotaryActor.Message> notary(Duration interval) {
    return Behaviors.setup(
        context -> {
          NotaryRun run = runs.get();
          here.set(run);
          return NotaryActor.create(run, interval);
        });
  }

  /** How the notary is, if it is on this node. */
  public NotaryStatus status() {
    NotaryRun run = here.get();
    return run == null || run.status().phase() == Phase.STOPPED ? ELSEWHERE : run.status();
  }
}
