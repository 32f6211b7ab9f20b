package dev.docket.engine.evolution;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Brings what was stored in one version of a form to the next one. Pure. */
@FunctionalInterface
public interface Upcaster {

  /**
   * The tree in the next version.
   *
   * @param older the decoded tree, which may be changed and returned
   */
  ObjectNode upcast(ObjectNode older);
}
