package dev.docket.persistence.jfr;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The seal of a segment, in the background. */
@Name("dev.docket.Seal")
@Label("Seal")
@Description("A full segment got its footer and its final name")
@Category({"Docket", "Log"})
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
public final class SealEvent extends Event {
  @Label("File")
  @Description("The sealed segment")
  private String file = "";

  @Label("Records")
  private long records;

  @Label("Copied")
  @Description("Whether it was sealed by a copy, since nobody knew what of it was durable")
  private boolean copied;

  /** Starts the clock. */
  public static SealEvent begun() {
    SealEvent event = new SealEvent();
    event.begin();
    return event;
  }

  /**
   * Ends it.
   *
   * @param sealed the sealed segment
   * @param recordCount records in it
   * @param byCopy whether it was sealed by a copy
   */
  public void finish(Path sealed, long recordCount, boolean byCopy) {
    end();
    if (shouldCommit()) {
      file = sealed.toString();
      records = recordCount;
      copied = byCopy;
      commit();
    }
  }
}
