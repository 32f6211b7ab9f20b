package dev.docket.persistence.jfr;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A group commit from admission to the point where it is durable and visible. */
@Name("dev.docket.GroupCommit")
@Label("Group Commit")
@Description("Everything that waited was written as one frame and forced once")
@Category({"Docket", "Log"})
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
public final class GroupCommitEvent extends Event {
  @Label("Log")
  @Description("Directory of the log")
  private String log = "";

  @Label("Batches")
  @Description("Atomic writes in the group, without refused ones")
  private int batches;

  @Label("Records")
  private int records;

  @Label("Bytes")
  @Description("Bytes of the frame")
  @DataAmount
  private long bytes;

  /** Starts the clock. */
  public static GroupCommitEvent begun() {
    GroupCommitEvent event = new GroupCommitEvent();
    event.begin();
    return event;
  }

  /**
   * Ends it.
   *
   * @param directory the log
   * @param batchCount atomic writes in the group
   * @param recordCount records in the frame
   * @param byteCount bytes of the frame
   */
  public void finish(Path directory, int batchCount, int recordCount, long byteCount) {
    end();
    if (shouldCommit()) {
      log = directory.toString();
      batches = batchCount;
      records = recordCount;
      bytes = byteCount;
      commit();
    }
  }
}
