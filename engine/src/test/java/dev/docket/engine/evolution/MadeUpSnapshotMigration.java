package dev.docket.engine.evolution;

/** Version 2 of snapshots, which differs from version 1 in that {@code stepCount} was {@code n}. */
public final class MadeUpSnapshotMigration extends UpcastingMigration {

  private static final Upcasters UPCASTERS =
      Upcasters.of("a snapshot of a case").then(older -> older.set("stepCount", older.remove("n")));

  @Override
  protected Upcasters upcasters() {
    return UPCASTERS;
  }
}
