package dev.docket.console.replay;

import java.time.Duration;

/**
 * How a log is imported.
 *
 * @param parallel how many quanta may wait for their receipts at once, each of another case
 * @param window how many rows may be read and not yet be committed
 * @param limit how many rows of the log are imported, the first ones
 * @param skipBad whether a malformed row is passed over; if not, the import stops before it
 * @param patience how long a quantum is sent again while its case is busy or its outcome unknown
 */
public record ImportSettings(
    int parallel, int window, long limit, boolean skipBad, Duration patience) {

  /**
   * Enough to fill the groups that the journal commits as one: while one is forced, the next
   * gathers.
   */
  public static final int DEFAULT_PARALLEL = 128;

  public static final int MOST_PARALLEL = 10_000;

  private static final int ROWS_PER_SENDER = 64;

  /** Settings, checked. */
  public ImportSettings {
    if (parallel < 1 || window < parallel || limit < 0) {
      throw new IllegalArgumentException(
          "parallel is %d, window %d, limit %d; allowed are 1 or more, parallel or more, 0 or more"
              .formatted(parallel, window, limit));
    }
  }

  /** These settings for so many quanta at once, with a window to find as many cases in. */
  public static ImportSettings of(int parallel, long limit, boolean skipBad) {
    return new ImportSettings(
        parallel, parallel * ROWS_PER_SENDER, limit, skipBad, Duration.ofMinutes(2));
  }
}
