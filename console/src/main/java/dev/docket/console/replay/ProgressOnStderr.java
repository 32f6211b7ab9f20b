package dev.docket.console.replay;

import java.time.temporal.ChronoUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar with rate and ETA: one line that moves on a terminal, now and then one in a file.
 */
final class ProgressOnStderr implements ImportListener, AutoCloseable {

  private static final int WIDTH = 100;
  private static final int ON_A_TERMINAL_MILLIS = 200;
  private static final int IN_A_FILE_MILLIS = 5_000;

  /** More of them would hide the rest; the summary has their number. */
  private static final int MOST_WARNINGS = 20;

  private final boolean terminal;
  private @Nullable ProgressBar bar;
  private int warnings;

  /**
   * A bar that is not there yet.
   *
   * @param terminal whether stderr is one; the launcher knows
   */
  ProgressOnStderr(boolean terminal) {
    this.terminal = terminal;
  }

  @Override
  public void counted(long rows) {
    bar =
        new ProgressBarBuilder()
            .setTaskName("replay")
            .setInitialMax(rows)
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(" rows", 1)
            .showSpeed()
            .setSpeedUnit(ChronoUnit.SECONDS)
            .setUpdateIntervalMillis(terminal ? ON_A_TERMINAL_MILLIS : IN_A_FILE_MILLIS)
            .setConsumer(
                terminal
                    ? new ConsoleProgressBarConsumer(System.err, WIDTH)
                    : new DelegatingProgressBarConsumer(System.err::println, WIDTH))
            .build();
  }

  @Override
  public void advanced() {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void warned(String message) {
    warnings++;
    if (warnings <= MOST_WARNINGS) {
      System.err.println((terminal ? "\r" : "") + "docket: " + message);
    } else if (warnings == MOST_WARNINGS + 1) {
      System.err.println("docket: further ones of this kind are only counted");
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
