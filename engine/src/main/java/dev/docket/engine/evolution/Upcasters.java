package dev.docket.engine.evolution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The versions of one form that can be read: 1, and one more for each upcaster. Immutable.
 *
 * <p>To change a form, add an upcaster from the version before: {@code Upcasters.of("an
 * event").then(older -> …)}; from then on the next version is written.
 */
public final class Upcasters {

  private final String what;

  /** The one from version n to n + 1 stands at n - 1. */
  private final List<Upcaster> steps;

  private Upcasters(String what, List<Upcaster> steps) {
    this.what = what;
    this.steps = List.copyOf(steps);
  }

  /**
   * Only version 1.
   *
   * @param what the form, for messages: "an event"
   */
  public static Upcasters of(String what) {
    return new Upcasters(what, List.of());
  }

  /** One version more, which this upcaster makes of the one that was the last. */
  public Upcasters then(Upcaster step) {
    List<Upcaster> more = new ArrayList<>(steps);
    more.add(step);
    return new Upcasters(what, more);
  }

  /** The version that is written now, the last one that can be read. */
  public int currentVersion() {
    return steps.size() + 1;
  }

  /**
   * The tree in the version that is written now.
   *
   * @param version the one in which it was stored
   * @throws UnknownVersionException if that is none of 1 to the current one, or the tree is no
   *     object
   */
  public JsonNode upcast(int version, JsonNode stored) {
    if (version < 1 || version > currentVersion()) {
      throw new UnknownVersionException(
          what
              + " is stored in version "
              + version
              + (version > currentVersion() ? ", by a later Docket" : "")
              + "; known here are the versions 1 to "
              + currentVersion());
    }
    if (!(stored instanceof ObjectNode tree)) {
      throw new UnknownVersionException(what + " of version " + version + " is not an object");
    }
    for (Upcaster step : steps.subList(version - 1, steps.size())) {
      tree = step.upcast(tree);
    }
    return tree;
  }
}
