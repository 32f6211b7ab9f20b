package dev.docket.persistence.storage;

import java.util.List;

/** A file at one moment: what is durable of it, and what is not yet. Immutable. */
final class Remnant {
  private final byte[] durable;
  private final List<ContentChange> changes;

  /**
   * @param durable not to be changed
   * @param changes in their order
   */
  Remnant(byte[] durable, List<ContentChange> changes) {
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

  /** What a power cut leaves; not to be changed. */
  byte[] survivor(Survival survival) {
    byte[] bytes = durable;
    for (ContentChange change : changes) {
      bytes = change.applyTo(bytes, survival);
    }
    return bytes;
  }
}
