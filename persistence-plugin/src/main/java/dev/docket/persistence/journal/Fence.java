package dev.docket.persistence.journal;

import akka.actor.ActorIdentity;
import akka.actor.ActorRef;
import akka.actor.Identify;
import akka.pattern.Patterns;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a replay from flooding the mailbox of the actor that recovers. Akka's replay has no
 * backpressure of its own, so after every so many events an {@link Identify} is put behind them;
 * its answer proves that the actor has taken all of them out of its mailbox. The journal stays one
 * round trip ahead, so the mailbox holds at most twice that many events and the actor never idles.
 *
 * <p>To be used by one replay.
 */
final class Fence {
  private final @Nullable ActorRef recovering;
  private final Settings settings;
  private CompletionStage<Object> answer = CompletableFuture.completedFuture(true);

  /**
   * @param recovering the actor that recovers; unknown for a caller that bypasses the journal's
   *     mailbox, and then there is no fence
   */
  Fence(@Nullable ActorRef recovering, Settings settings) {
    this.recovering = recovering;
    this.settings = settings;
  }

  /**
   * @param every how many events go between two round trips, 1 or more
   * @param timeout how long the actor may take for them, more than nothing
   */
  record Settings(long every, Duration timeout) {
    Settings {
      if (every < 1) {
        throw new IllegalArgumentException(
            "replay-fence.events is " + every + ", allowed is 1 or more");
      }
      if (timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException(
            "replay-fence.timeout is " + timeout + ", allowed is more than 0");
      }
    }

    /** From the section of a journal. */
    static Settings of(Config journal) {
      return new Settings(
          journal.getLong("replay-fence.events"), journal.getDuration("replay-fence.timeout"));
    }
  }

  /** How many events may be sent before the next {@link #pass()}. */
  long every() {
    return settings.every();
  }

  /**
   * Completes when the next events may be sent. Fails if the actor is gone, so that nothing more is
   * read for it, or does not get through its events within the timeout.
   */
  CompletionStage<Boolean> pass() {
    ActorRef actor = recovering;
    if (actor == null) {
      return CompletableFuture.completedFuture(true);
    }
    CompletionStage<Object> before = answer;
    answer = Patterns.ask(actor, new Identify(this), settings.timeout());
    return before.thenApply(
        identity -> {
          if (identity instanceof ActorIdentity reply && reply.getActorRef().isEmpty()) {
            throw new IllegalStateException(
                "The replay ended early: " + actor + " stopped while it recovered");
          }
          return true;
        });
  }
}
