package dev.docket.engine.actor;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import java.time.Instant;

/**
 * The time of an actor system: that of its scheduler, where that keeps one of its own, so that what
 * waits for a timer and what reads the clock never disagree; else that of the machine. Safe for any
 * number of threads.
 */
public interface CaseClock {

  /** The machine's. */
  CaseClock OF_THE_MACHINE =
      new CaseClock() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  /** The clock of an actor system. */
  static CaseClock of(ActorSystem<?> system) {
    return Adapter.toClassic(system).scheduler() instanceof CaseClock own ? own : OF_THE_MACHINE;
  }

  /** The time of day, for receipts. */
  Instant now();

  /** Nanoseconds since any moment, never going back, for what lasts. */
  long nanos();
}
