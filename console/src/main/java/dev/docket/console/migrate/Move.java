package dev.docket.console.migrate;

import dev.docket.console.runtime.ProblemException;
import dev.docket.persistence.EventRecord;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One direction of a move. Nothing of the source is changed. Each step may be interrupted anywhere,
 * and is then done again.
 */
interface Move extends AutoCloseable {

  /** What to call the sides, without secrets. */
  String from();

  String to();

  /** The source, for one thread; to be closed. */
  Records source();

  /** The target, for one thread; to be closed. */
  Records target();

  /** What an event of the source is in the target. */
  EventRecord moved(EventRecord event);

  /** Hands over every id of the source, each once. */
  void ids(Consumer<String> consumer);

  /**
   * Sees to it that the target has no other events of the ids that are moved, before anything is
   * written.
   *
   * @throws ProblemException if it has; names id and sequence number
   */
  void requireNoOthers();

  /** Is told of every page that was copied. */
  interface Progress {
    void copied(long events);
  }

  /**
   * Copies the events that the target lacks.
   *
   * @throws ProblemException if that fails
   */
  void copy(Progress progress);

  /**
   * Deletes in the target what is deleted in the source, and makes its snapshots the same. After
   * {@link #copy}, for any thread.
   *
   * @throws ProblemException if that fails
   */
  void settle(String id, Records source, Records target);

  /** The sides were not equal: the next run copies again what the target lacks. */
  void copyAgain();

  /**
   * Sees to it that nothing else works on the database at the end, either.
   *
   * @throws ProblemException if an engine is connected to it, or the lock is gone
   */
  void requireStillAlone();

  /**
   * Makes everything durable that is not yet.
   *
   * @throws ProblemException if that fails
   */
  void force();

  /**
   * Writes into the audit trails of the stores that have one what was done.
   *
   * @throws ProblemException if that fails
   */
  void audit(Map<String, ?> report);

  @Override
  void close();
}
