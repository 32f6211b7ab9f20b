package dev.docket.persistence.jfr;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A group that was not acknowledged: the disk failed or was full, or the store takes no writes. */
@Name("dev.docket.WriteFailure")
@Label("Write Failure")
@Description("A group commit was not acknowledged")
@Category({"Docket", "Log"})
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
public final class WriteFailureEvent extends Event {
  @Label("Log")
  @Description("Directory of the log")
  private String log = "";

  @Label("Batches")
  @Description("Atomic writes that were answered with a failure")
  private int batches;

  @Label("Outcome Unknown")
  @Description("Whether nobody knows what of the group is durable")
  private boolean outcomeUnknown;

  @Label("Cause")
  private String cause = "";

  /**
   * Tells of one.
   *
   * @param directory the log
   * @param batchCount atomic writes that failed with it
   * @param unknown whether nobody knows what of them is durable
   * @param failure what they were answered
   */
  public static void tell(Path directory, int batchCount, boolean unknown, Throwable failure) {
    WriteFailureEvent event = new WriteFailureEvent();
    if (event.shouldCommit()) {
      event.log = directory.toString();
      event.batches = batchCount;
      event.outcomeUnknown = unknown;
      event.cause = failure.toString();
      event.commit();
    }
  }
}
