package dev.docket.tests.guide;

import dev.docket.engine.CaseEngine;
import dev.docket.engine.micrometer.CaseEngineMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Metrics of the engine. */
final class EngineMeters {

  private EngineMeters() {}

  // #bind
  static void bind(CaseEngine engine, MeterRegistry registry) {
    new CaseEngineMeters(engine, Tags.of("engine", "orders")).bindTo(registry);
  }
  // #bind
}
