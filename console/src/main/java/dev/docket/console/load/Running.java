package dev.docket.console.load;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A subject that was started, with its cases. Used by one thread. */
public interface Running extends AutoCloseable {

  /**
   * Puts it under the load for a while, and returns when every command was answered.
   *
   * @param warmUp before it is measured
   * @param length for how long it is measured
   * @throws dev.docket.console.runtime.ProblemException if a command was refused or not answered
   */
  Window run(Duration warmUp, Duration length);

  /** How many events its cases recovered when it was started. */
  long recovered();

  /** How many events it has kept since it was started: one for each command, and its cases'. */
  long kept();

  /** How often it has forced so far, or {@code null} where that is not counted. */
  @Nullable Long forces();

  /** How many bytes it has on the disk outside of its directory. */
  default long bytesElsewhere() {
    return 0;
  }

  /** Processor time of other processes that work for it so far. */
  default Duration elsewhere() {
    return Duration.ZERO;
  }

  @Override
  void close();
}
