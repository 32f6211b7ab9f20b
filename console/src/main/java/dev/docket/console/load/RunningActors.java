package dev.docket.console.load;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import dev.docket.console.runtime.ActorSystems;
import dev.docket.console.runtime.ProblemException;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.plugin.DocketStores;
import dev.docket.persistence.plugin.OpenStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Cases that are actors, and their clients.
 *
 * @param <R> what a command is answered
 */
abstract class RunningActors<R> implements Running, ClosedLoop.Door<R> {
  /** How often every client should have its turn in a window. */
  private static final int CYCLES = 3;

  /** So that every client has a name of its own. */
  private static final AtomicLong WINDOWS = new AtomicLong();

  private static final Duration LONGEST_CYCLE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(1);

  private final ActorSystem<Void> system;
  private final LoadShape shape;
  private final long[] next;
  private long recovered;

  RunningActors(ActorSystem<Void> system, LoadShape shape) {
    this.system = system;
    this.shape = shape;
    this.next = new long[shape.clients()];
  }

  /** Hands a client's command to its case. */
  abstract void send(int client, long number, ActorRef<R> replyTo);

  @Override
  public final void send(int client, ActorRef<R> replyTo) {
    // One client has one command in flight: what comes before an answer happens before what comes
    // after it.
    send(client, next[client]++, replyTo);
  }

  @Override
  public final Window run(Duration warmUp, Duration length) {
    ClosedLoop<R> loop = new ClosedLoop<>(this, shape.clients());
    long window = WINDOWS.incrementAndGet();
    for (int client = 0; client < shape.clients(); client++) {
      spawn(Client.create(loop, client), "client-" + window + "-" + client);
    }
    Duration cycle = warmUp(loop, warmUp);
    Gauge before = Gauge.before(this);
    loop.measure(true);
    pause(longer(length, cycle.multipliedBy(CYCLES)));
    loop.measure(false);
    Gauge after = Gauge.after(this);
    Histogram nanos = loop.end();
    return Window.of(nanos, before, after);
  }

  /**
   * Returns after so long, and not before there are as many answers as clients; gives the time that
   * this took. A journal that answers nobody before it has written for all would else have windows
   * without an answer.
   */
  private Duration warmUp(ClosedLoop<R> loop, Duration warmUp) {
    long start = System.nanoTime();
    Duration cycle = Duration.ZERO;
    while (loop.answers() < shape.clients() && cycle.compareTo(LONGEST_CYCLE) < 0) {
      pause(LOOK);
      cycle = Duration.ofNanos(System.nanoTime() - start);
    }
    pause(longer(warmUp.minus(cycle), Duration.ZERO));
    return cycle;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  static void pause(Duration length) {
    try {
      TimeUnit.NANOSECONDS.sleep(length.toNanos());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProblemException("interrupted", interrupted);
    }
  }

  final <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    return system.systemActorOf(behavior, name, Props.empty());
  }

  final ActorSystem<Void> system() {
    return system;
  }

  final LoadShape shape() {
    return shape;
  }

  final void recovered(long events) {
    recovered = events;
  }

  @Override
  public final long recovered() {
    return recovered;
  }

  @Override
  public long kept() {
    long sum = 0;
    for (long each : next) {
      sum += each;
    }
    return sum;
  }

  /** The forces that the file journal counts, if it is the one that is used. */
  @Override
  public @Nullable Long forces() {
    return null;
  }

  /** What the file journal of this actor system has counted. */
  final @Nullable Long forcesOfStore() {
    OpenStore open = DocketStores.get(system).store().openNow();
    return open == null ? null : Long.valueOf(open.store().metrics().forces());
  }

  /** The file journal's store. */
  final DocketStore store() {
    return DocketStores.get(system).store().store().toCompletableFuture().join();
  }

  @Override
  public void close() {
    ActorSystems.stop(system);
  }
}
