package dev.docket.engine.evolution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Version 2 of events, which differs from version 1 in that {@code request} was {@code asked}. */
public final class MadeUpEventMigration extends UpcastingMigration {

  private static final Upcasters UPCASTERS =
      Upcasters.of("an event of a case").then(MadeUpEventMigration::renamed);

  @Override
  protected Upcasters upcasters() {
    return UPCASTERS;
  }

  private static ObjectNode renamed(ObjectNode older) {
    JsonNode asked = older.remove("asked");
    return older.set("request", asked);
  }
}
