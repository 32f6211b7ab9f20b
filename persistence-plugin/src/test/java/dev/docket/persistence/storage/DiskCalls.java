package dev.docket.persistence.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Every call to a simulated disk, on its way there: counted, judged, and refused once the power is
 * off. For one thread at a time.
 */
final class DiskCalls {
  private final List<Fault> faults = new ArrayList<>();
  private final List<Verdict.Judge> judges = new ArrayList<>();
  private long left = Long.MAX_VALUE;
  private long changing;
  private boolean off;

  void cutPowerAt(long call) {
    left = call;
  }

  void cutPower() {
    off = true;
  }

  long changing() {
    return changing;
  }

  boolean isOff() {
    return off;
  }

  void add(Fault fault) {
    faults.add(fault);
  }

  void judge(Verdict.Judge judge) {
    judges.add(judge);
  }

  void heal() {
    faults.clear();
    judges.clear();
  }

  /** Throws if the power is off. */
  void powerOn() throws IOException {
    if (off) {
      throw new PowerCutException();
    }
  }

  /**
   * What becomes of a call. The one at which the power is cut is let in: the caller looks at {@link
   * #isOff} for how far it comes.
   *
   * @throws IOException if nothing is done of it
   */
  Verdict admit(Call call, Path path) throws IOException {
    powerOn();
    if (call.changes()) {
      for (Fault fault : List.copyOf(faults)) {
        fault.before(call, path);
      }
    }
    Verdict verdict = Verdict.DONE;
    for (Verdict.Judge judge : List.copyOf(judges)) {
      verdict = verdict.outcome() == Verdict.Outcome.DONE ? judge.of(call, path) : verdict;
    }
    if (call.changes()) {
      changing++;
      left--;
      off |= left <= 0;
    }
    if (verdict.outcome() == Verdict.Outcome.FAILED && call != Call.FORCE) {
      verdict.conclude();
    }
    return verdict;
  }
}
