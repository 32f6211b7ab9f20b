package dev.docket.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A case that was found in safe mode, or is out of it. */
@Name("dev.docket.SafeMode")
@Label("Safe mode")
@Description("The history of a case cannot be proven, or can be again")
@Category({"Docket", "Engine"})
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
public final class SafeModeEvent extends Event {

  @Label("Case")
  private String caseId = "";

  @Label("Journal")
  @Description("The settings of the journal that it is in")
  private String journal = "";

  @Label("Begins")
  @Description("Whether it was found, or is over")
  private boolean begins;

  @Label("Last good version")
  @Description("Up to which it is proven; -1 for none")
  private long lastGoodVersion;

  @Label("Reason")
  @Description("What does not hold")
  private String reason = "";

  /**
   * Tells of one.
   *
   * @param of the case
   * @param in the journal
   * @param begun whether it was found, or is over
   * @param goodUpTo the last version that could be proven, or -1
   * @param why what does not hold, or did not
   */
  public static void tell(String of, String in, boolean begun, long goodUpTo, String why) {
    SafeModeEvent event = new SafeModeEvent();
    if (event.shouldCommit()) {
      event.caseId = of;
      event.journal = in;
      event.begins = begun;
      event.lastGoodVersion = goodUpTo;
      event.reason = why;
      event.commit();
    }
  }
}
