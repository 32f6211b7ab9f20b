package dev.docket.persistence.jfr;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The start of a new segment; commits wait for it. */
@Name("dev.docket.Roll")
@Label("Roll")
@Description("A segment was left and the next one started")
@Category({"Docket", "Log"})
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
public final class RollEvent extends Event {
  @Label("File")
  @Description("The new segment")
  private String file = "";

  @Label("Segment")
  @Description("Number of the new segment")
  private long segment;

  @Label("After Failure")
  @Description("Whether the segment before was left because its disk failed")
  private boolean afterFailure;

  /** Starts the clock. */
  public static RollEvent begun() {
    RollEvent event = new RollEvent();
    event.begin();
    return event;
  }

  /**
   * Ends it.
   *
   * @param started the new segment
   * @param number its number
   * @param failed whether the segment before was left because its disk failed
   */
  public void finish(Path started, long number, boolean failed) {
    end();
    if (shouldCommit()) {
      file = started.toString();
      segment = number;
      afterFailure = failed;
      commit();
    }
  }
}
