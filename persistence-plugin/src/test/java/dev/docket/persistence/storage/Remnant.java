package dev.docket.persistence.storage;

import java.util.Arrays;
import java.util.List;

/** A file at one moment: what is durable of it, and what is not yet. Immutable. */
final class Remnant {
  private final FileImage durable;
  private final List<ContentChange> changes;

  /**
   * @param changes in their order
   */
  Remnant(FileImage durable, List<ContentChange> changes) {
    this.durable = durable;
    this.changes = changes;
  }

  List<ContentChange> changes() {
    return changes;
  }

  /** The file, as everybody sees it who does not look at the disk. */
  SimulatedContent restored() {
    return new SimulatedContent(durable, changes);
  }

  /** What a power cut leaves. */
  FileImage survivor(Survival survival) {
    byte[] bytes = durable.bytes();
    for (ContentChange change : changes) {
      bytes = change.applyTo(bytes, survival);
    }
    return Arrays.equals(bytes, durable.bytes()) ? durable : new FileImage(bytes);
  }
}
