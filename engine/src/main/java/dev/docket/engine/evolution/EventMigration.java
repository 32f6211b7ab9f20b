package dev.docket.engine.evolution;

/**
 * The versions of events: version 1 is the only one so far. Named in the engine's {@code
 * reference.conf}; made by Akka.
 */
public final class EventMigration extends UpcastingMigration {

  private static final Upcasters UPCASTERS = Upcasters.of("an event of a case");

  @Override
  protected Upcasters upcasters() {
    return UPCASTERS;
  }
}
