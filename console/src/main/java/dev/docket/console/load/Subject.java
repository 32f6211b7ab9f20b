package dev.docket.console.load;

import java.io.IOException;
import java.nio.file.Path;

/** Something that keeps events, to be put under the load. */
public interface Subject {

  /** The one word that it has in the results. */
  String name();

  /** What is durable when it has answered, and how that is set: a sentence. */
  String durability();

  /** Whether it can be put under a load of this shape. */
  default boolean takes(LoadShape shape) {
    return true;
  }

  /** Whether it finds again in its directory what it kept there. */
  default boolean recovers() {
    return true;
  }

  /**
   * Starts it, and the cases of the shape. Returns when all of them are ready.
   *
   * @param directory its own: empty or not there for a new start, and as the {@link
   *     Running#close()} before has left it for one that recovers
   */
  Running start(Path directory, LoadShape shape) throws IOException;

  /** Ends its turn: what it keeps outside of its directory goes, and no work of it goes on. */
  default void leave() {}
}
