package dev.docket.engine.state;

import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import java.util.List;

/**
 * A broken rule, before it has a place in a quantum.
 *
 * @param subject what it is about, as {@link Violation#subject()}
 * @param message for people: what is wrong and what would be allowed
 * @param refersTo other subjects whose earlier failure may be the reason for this one
 */
public record Fault(ViolationCode code, String subject, String message, List<String> refersTo) {

  /** Copies the list. */
  public Fault {
    refersTo = List.copyOf(refersTo);
  }

  Fault(ViolationCode code, String subject, String message) {
    this(code, subject, message, List.of());
  }

  Violation at(int index, boolean consequence) {
    return new Violation(index, code, subject, message, consequence);
  }
}
