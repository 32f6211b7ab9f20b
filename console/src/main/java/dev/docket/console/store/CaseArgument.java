package dev.docket.console.store;

import dev.docket.console.runtime.WrongUseException;
import dev.docket.protocol.CaseId;

/** A case that the user named. */
final class CaseArgument {

  private CaseArgument() {}

  /**
   * The case of this name.
   *
   * @throws WrongUseException if there is none
   */
  static CaseId in(CaseSource source, String name) {
    CaseId id;
    try {
      id = CaseId.of(name);
    } catch (IllegalArgumentException fault) {
      throw new WrongUseException(String.valueOf(fault.getMessage()), fault);
    }
    if (!source.knows(id)) {
      throw new WrongUseException("there is no case \"" + name + "\" in " + source);
    }
    return id;
  }
}
