package dev.docket.persistence.jfr;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A force of a group commit; its duration is the latency of the disk. */
@Name("dev.docket.Force")
@Label("Force")
@Description("Bytes of a group commit were forced to the disk")
@Category({"Docket", "Log"})
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
public final class ForceEvent extends Event {
  @Label("File")
  private String file = "";

  /** Starts the clock. */
  public static ForceEvent begun() {
    ForceEvent event = new ForceEvent();
    event.begin();
    return event;
  }

  /**
   * Ends it.
   *
   * @param forced the segment
   */
  public void finish(Path forced) {
    end();
    if (shouldCommit()) {
      file = forced.toString();
      commit();
    }
  }
}
