package dev.docket.persistence.jfr;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The recovery of one log at open. */
@Name("dev.docket.Recovery")
@Label("Recovery")
@Description("A log was opened")
@Category({"Docket", "Log"})
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
public final class RecoveryEvent extends Event {
  @Label("Log")
  @Description("Directory of the log")
  private String log = "";

  @Label("Clean Close")
  @Description("Whether the last close was a clean one")
  private boolean cleanClose;

  @Label("Segments")
  private int segments;

  @Label("Records")
  @Description("Records read; sealed segments are not scanned")
  private long records;

  @Label("Torn Bytes")
  @DataAmount
  private long tornBytes;

  @Label("Damage")
  @Description("Places of damage found")
  private int damage;

  /** Starts the clock. */
  public static RecoveryEvent begun() {
    RecoveryEvent event = new RecoveryEvent();
    event.begin();
    return event;
  }

  /**
   * Ends it.
   *
   * @param directory the log
   * @param clean whether the last close was a clean one
   * @param segmentCount segment files found
   * @param recordCount records read
   * @param torn bytes of unfinished writes
   * @param damaged places of damage
   */
  public void finish(
      Path directory, boolean clean, int segmentCount, long recordCount, long torn, int damaged) {
    end();
    if (shouldCommit()) {
      log = directory.toString();
      cleanClose = clean;
      segments = segmentCount;
      records = recordCount;
      tornBytes = torn;
      damage = damaged;
      commit();
    }
  }
}
