package dev.docket.tests.evolution;

import dev.docket.engine.evolution.Upcasters;
import dev.docket.engine.evolution.UpcastingMigration;
import java.util.concurrent.atomic.AtomicInteger;

/** Events of a Docket that is one version further on, whose form is the same. */
public final class LaterEvents extends UpcastingMigration {

  /** How many events of version 1 were brought to version 2. */
  static final AtomicInteger UPCAST = new AtomicInteger();

  private static final Upcasters UPCASTERS =
      Upcasters.of("an event of a case")
          .then(
              older -> {
                UPCAST.incrementAndGet();
                return older;
              });

  @Override
  protected Upcasters upcasters() {
    return UPCASTERS;
  }
}
