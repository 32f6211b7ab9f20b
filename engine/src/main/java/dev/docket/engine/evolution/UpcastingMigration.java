package dev.docket.engine.evolution;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;

/** Puts upcasters between Akka's Jackson serializer and the objects it makes. */
public abstract class UpcastingMigration extends JacksonMigration {

  /** The same ones always; asked for by Akka's constructor already, so before any field is set. */
  protected abstract Upcasters upcasters();

  @Override
  public final int currentVersion() {
    return upcasters().currentVersion();
  }

  /**
   * No version is too new for Akka: its own refusal is of a type that says nothing, and would be
   * taken for a failure that a retry mends. The upcasters refuse.
   */
  @Override
  public final int supportedForwardVersion() {
    return Integer.MAX_VALUE;
  }

  @Override
  public final JsonNode transform(int fromVersion, JsonNode json) {
    return upcasters().upcast(fromVersion, json);
  }
}
