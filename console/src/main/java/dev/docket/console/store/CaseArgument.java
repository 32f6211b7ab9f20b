package dev.docket.console.store;

import dev.docket.console.runtime.WrongUseException;
import dev.docket.protocol.CaseId;
import java.nio.file.Path;

/** A case that the user named. */
final class CaseArgument {

  private CaseArgument() {}

  /**
   * The case of this name.
   *
   * @throws WrongUseException if the store has none
   */
  static CaseId in(StoreReader store, Path dir, String name) {
    CaseId id;
    try {
      id = CaseId.of(name);
    } catch (IllegalArgumentException fault) {
      throw new WrongUseException(String.valueOf(fault.getMessage()), fault);
    }
    if (!store.knows(id)) {
      throw new WrongUseException("there is no case \"" + name + "\" in " + dir);
    }
    return id;
  }
}
