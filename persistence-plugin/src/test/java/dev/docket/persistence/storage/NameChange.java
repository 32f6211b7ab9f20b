package dev.docket.persistence.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A name that is given to a file or taken away, before the force of its directory.
 *
 * @param name the name
 * @param content the file that has it from now on; null if none has
 * @param needs the sequence number of the change that gives the file its new name, where this one
 *     takes the old one away: a rename never leaves a file without any; -1 if there is none
 */
record NameChange(long sequence, Path name, @Nullable SimulatedContent content, long needs)
    implements Unforced {

  @Override
  public String toString() {
    return sequence + " " + (content == null ? "name gone: " : "name given: ") + name;
  }
}
