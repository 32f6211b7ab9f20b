package dev.docket.persistence.jfr;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A merge of neighbouring segments into one without what is deleted. */
@Name("dev.docket.Compaction")
@Label("Compaction")
@Description("Neighbouring segments were merged into one without what is deleted")
@Category({"Docket", "Log"})
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
public final class CompactionEvent extends Event {
  @Label("File")
  @Description("The new segment")
  private String file = "";

  @Label("Segments")
  @Description("How many were merged")
  private int segments;

  @Label("Bytes Read")
  @DataAmount
  private long bytesRead;

  @Label("Bytes Written")
  @DataAmount
  private long bytesWritten;

  @Label("Records Dropped")
  private long recordsDropped;

  /** Starts the clock. */
  public static CompactionEvent begun() {
    CompactionEvent event = new CompactionEvent();
    event.begin();
    return event;
  }

  /**
   * Ends it.
   *
   * @param made the new segment
   * @param merged how many segments it was made of
   * @param read their bytes
   * @param written its bytes
   * @param dropped records that were left out
   */
  public void finish(Path made, int merged, long read, long written, long dropped) {
    end();
    if (shouldCommit()) {
      file = made.toString();
      segments = merged;
      bytesRead = read;
      bytesWritten = written;
      recordsDropped = dropped;
      commit();
    }
  }
}
