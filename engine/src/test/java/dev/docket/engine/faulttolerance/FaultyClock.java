package dev.docket.engine.faulttolerance;

import akka.actor.LightArrayRevolverScheduler;
import akka.event.LoggingAdapter;
import com.typesafe.config.Config;
import dev.docket.engine.actor.CaseClock;
import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Akka's own scheduler, with a clock of the engine that throws where it is told to: a fault that no
 * command can bring about. Of all actor systems of this JVM.
 */
public final class FaultyClock extends LightArrayRevolverScheduler implements CaseClock {

  /** How an actor system gets it. */
  public static final String SETTING =
      "akka.scheduler.implementation = \"" + FaultyClock.class.getName() + "\"\n";

  private static final AtomicInteger NOW = new AtomicInteger();
  private static final AtomicInteger NANOS = new AtomicInteger();

  /** Called by Akka. */
  public FaultyClock(Config config, LoggingAdapter log, ThreadFactory threads) {
    super(config, log, threads);
  }

  /** Of the next calls of {@link #now} that one throws, from 1. */
  public static void failNow(int call) {
    NOW.set(call);
  }

  /** Of the next calls of {@link #nanos} that one throws, from 1. */
  public static void failNanos(int call) {
    NANOS.set(call);
  }

  @Override
  public Instant now() {
    count(NOW);
    return Instant.now();
  }

  @Override
  public long nanos() {
    count(NANOS);
    return System.nanoTime();
  }

  private static void count(AtomicInteger calls) {
    if (calls.get() > 0 && calls.decrementAndGet() == 0) {
      throw new IllegalStateException("the clock stands still");
    }
  }
}
