package dev.docket.engine.evolution;

/**
 * The versions of snapshots: version 1 is the only one so far. An upcaster must leave a tree whose
 * {@code format} is the next version; where that is not worth the effort, it need do no more, since
 * a snapshot that does not give its own hashes is passed over for the events. Named in the engine's
 * {@code reference.conf}; made by Akka.
 */
public final class SnapshotMigration extends UpcastingMigration {

  private static final Upcasters UPCASTERS = Upcasters.of("a snapshot of a case");

  @Override
  protected Upcasters upcasters() {
    return UPCASTERS;
  }
}
