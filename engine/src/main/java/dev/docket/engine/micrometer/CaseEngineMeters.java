package dev.docket.engine.micrometer;

import dev.docket.engine.CaseEngine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/**
 * How an engine is as Micrometer meters, all named {@code docket.engine.…}: {@code new
 * CaseEngineMeters(engine, Tags.of("engine", "orders")).bindTo(registry)}. The registry does not
 * keep the engine alive; its meters are read when they are collected and cost a commit nothing.
 *
 * @see CaseEngine#health()
 */
public final class CaseEngineMeters implements MeterBinder {

  private static final String PREFIX = "docket.engine.";

  private final CaseEngine engine;
  private final List<Tag> tags;

  /**
   * @param engine the engine, as far as it is in this actor system
   * @param tags put on every meter; they tell several engines apart
   */
  public CaseEngineMeters(CaseEngine engine, Iterable<Tag> tags) {
    this.engine = engine;
    this.tags = Tags.of(tags).stream().toList();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(PREFIX + "health", engine, each -> each.health().status().level())
        .tags(tags)
        .description("0 healthy, 1 degraded")
        .register(registry);
    Gauge.builder(PREFIX + "safe.mode", engine, each -> each.health().inSafeMode().size())
        .tags(tags)
        .baseUnit("cases")
        .description("Cases that were found in safe mode, and are not out of it")
        .register(registry);
  }
}
