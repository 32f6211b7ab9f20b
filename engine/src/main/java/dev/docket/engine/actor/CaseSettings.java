package dev.docket.engine.actor;

import akka.actor.typed.ActorSystem;
import dev.docket.engine.quantum.QuantumLimits;
import java.time.Duration;
import java.util.Set;

/**
 * What the actors of a case need to know.
 *
 * @param journal path of the journal plugin's configuration
 * @param snapshotStore path of the snapshot store's
 * @param readJournal path of the read journal's; it must show what the journal writes
 * @param tag what every event is tagged with; empty for nothing
 * @param origin the name in the receipts of who wrote them
 * @param snapshotEvery a snapshot is taken every so many commits
 * @param keepSnapshots how many snapshots of a case are kept
 * @param quantum limits of what is buffered
 * @param maxWaiting how many commands may wait for one case before further ones get busy
 * @param receiptsPerRead the most receipts in one answer
 * @param passivateAfter after how long without a command a case without open quanta is stopped;
 *     zero for never
 * @param answerWithin after how long a command is answered at the latest, by what is known then
 * @param maxRecoveries how many cases may recover at the same time
 * @param maxReads how many reads of the read journal may be under way for answers at the same time
 * @param coalescing how much may be written at once
 * @param backoff how long to wait before a case is started again after a failure
 * @param certainlyNotWritten class names of journal failures that say that nothing was written
 * @param damage class names of journal failures that say that what is stored is damaged
 */
public record CaseSettings(
    String journal,
    String snapshotStore,
    String readJournal,
    String tag,
    String origin,
    int snapshotEvery,
    int keepSnapshots,
    QuantumLimits quantum,
    int maxWaiting,
    int receiptsPerRead,
    Duration passivateAfter,
    Duration answerWithin,
    int maxRecoveries,
    int maxReads,
    Coalescing coalescing,
    Backoff backoff,
    Set<String> certainlyNotWritten,
    Set<String> damage) {

  /** Copies the sets. */
  public CaseSettings {
    certainlyNotWritten = Set.copyOf(certainlyNotWritten);
    damage = Set.copyOf(damage);
  }

  /**
   * Looks whether cases can work with these settings.
   *
   * @throws IllegalArgumentException if the read journal cannot serve them
   */
  public void checkReadJournal(ActorSystem<?> system) {
    CaseHistory.journalOf(system, this);
  }

  /**
   * Commits of a case that wait while one is being forced are written together.
   *
   * @param maxCommits how many at most; 1 for each by itself
   * @param maxBytes no further one is added once their events have so many bytes
   */
  public record Coalescing(int maxCommits, long maxBytes) {}

  /**
   * Waits that double from failure to failure.
   *
   * @param randomFactor up to this share of the wait is added by chance, so that the cases that one
   *     fault stopped do not all come back at once
   */
  public record Backoff(Duration min, Duration max, double randomFactor) {

    /**
     * How long to wait.
     *
     * @param failures how many came before this one without a success in between, from 0
     * @param chance from 0 to 1
     */
    public Duration after(int failures, double chance) {
      double nanos =
          Math.min(
              (double) max.toNanos(), (double) min.toNanos() * Math.pow(2, Math.min(failures, 62)));
      return Duration.ofNanos((long) (nanos * (1 + randomFactor * chance)));
    }
  }
}
