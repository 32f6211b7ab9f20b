package dev.docket.console.store;

import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cases the user wants to see: all conditions that are given must hold. */
final class CaseFilter {

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only cases of this status: running, done, failed or cancelled.")
  private @Nullable String status;

  @Option(names = "--hold", description = "Only cases that are on hold.")
  private boolean onHold;

  @Option(
      names = "--safe-mode",
      description =
          "Only cases that cannot be proven, which a service has in safe mode: as they were at the"
              + " last version that holds.")
  private boolean inSafeMode;

  /**
   * Refuses what no case can have.
   *
   * @throws WrongUseException if there is no such status
   */
  void check() {
    wanted();
  }

  /** Whether the user wants to see this one; one that is not proven only in safe mode. */
  boolean takes(CaseHistory history) {
    CaseState state = history.state();
    CaseStatus found =
        history.erased() != null
            ? history.erased().status()
            : state == null ? null : state.status();
    return (history.fault() != null) == inSafeMode
        && (status == null || found == wanted())
        && (!onHold || (state != null && state.hold() != null));
  }

  private @Nullable CaseStatus wanted() {
    if (status == null) {
      return null;
    }
    try {
      return CaseStatus.ofWireName(status.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException fault) {
      throw new WrongUseException("--status: " + fault.getMessage(), fault);
    }
  }
}
