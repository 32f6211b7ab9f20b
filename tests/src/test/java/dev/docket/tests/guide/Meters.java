package dev.docket.tests.guide;

import akka.actor.typed.ActorSystem;
import dev.docket.persistence.micrometer.DocketStoreMeters;
import dev.docket.persistence.plugin.DocketStores;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.CompletionStage;

/** Metrics of the store. */
final class Meters {

  private Meters() {}

  // #bind
  static CompletionStage<Void> bind(ActorSystem<?> system, MeterRegistry registry) {
    return DocketStores.get(system)
        .store()
        .store()
        .thenAccept(
            store -> new DocketStoreMeters(store, Tags.of("store", "orders")).bindTo(registry));
  }
  // #bind
}
