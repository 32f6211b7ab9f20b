package dev.docket.persistence.jfr;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A trouble of a store that began or ended. */
@Name("dev.docket.Health")
@Label("Health")
@Description("Something began to be wrong with a store, or no longer is")
@Category({"Docket", "Log"})
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
public final class HealthEvent extends Event {
  @Label("File")
  @Description("Where it is")
  private String file = "";

  @Label("Status")
  @Description("How the store is now: healthy, degraded or read-only")
  private String status = "";

  @Label("Kind")
  private String kind = "";

  @Label("Begins")
  @Description("Whether it began, or is over")
  private boolean begins;

  @Label("Detail")
  private String detail = "";

  /**
   * Tells of one.
   *
   * @param place the file or the store
   * @param now how the store is now
   * @param what the kind of trouble
   * @param begun whether it began, or is over
   * @param more for a person
   */
  public static void tell(Path place, String now, String what, boolean begun, String more) {
    HealthEvent event = new HealthEvent();
    if (event.shouldCommit()) {
      event.file = place.toString();
      event.status = now;
      event.kind = what;
      event.begins = begun;
      event.detail = more;
      event.commit();
    }
  }
}
