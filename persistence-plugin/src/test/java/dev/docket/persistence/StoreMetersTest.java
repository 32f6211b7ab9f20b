package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.micrometer.DocketStoreMeters;
import dev.docket.persistence.storage.SimulatedDisk;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The metrics of a store, by its API and as Micrometer's meters. */
class StoreMetersTest {
  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void shouldCountWhatTheStoreDoes() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 1), event("a", 2), event("a", 3));
      append(store, event("b", 1));
      StoreMetrics metrics = store.metrics();
      assertThat(metrics.batches()).isEqualTo(2);
      assertThat(metrics.records()).isEqualTo(4);
      assertThat(metrics.groupRecordsMax()).isEqualTo(3);
      assertThat(metrics.forceMicrosTotal()).isGreaterThanOrEqualTo(metrics.forceMicrosMax());
      assertThat(metrics.queuedBatches()).isZero();
      assertThat(metrics.successRate()).isEqualTo(1);
      assertThat(metrics.recoveryMicros()).isEqualTo(store.recovery().durationMicros());
      disk.freeBytes(123_456);
      assertThat(store.metrics().freeBytes()).isEqualTo(123_456);
    }
  }

  @Test
  void shouldTellMicrometerWhatTheMetricsSay() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      new DocketStoreMeters(store, Tags.of("store", "orders")).bindTo(registry);
      for (int number = 1; number <= 3; number++) {
        append(store, event("a", number));
      }
      disk.add(
          (call, path) -> {
            throw new IOException("the disk is broken");
          });
      assertThatThrownBy(() -> append(store, event("b", 1))).hasMessageContaining("broken");
      disk.heal();

      StoreMetrics metrics = store.metrics();
      assertThat(registry.get("docket.store.force").functionTimer().count()).isEqualTo(3);
      assertThat(counter("docket.store.records")).isEqualTo(3);
      assertThat(counter("docket.store.written")).isEqualTo((double) metrics.bytes());
      assertThat(group("committed")).isEqualTo(3);
      assertThat(group("failed")).isEqualTo(1);
      assertThat(gauge("docket.store.groups.success")).isEqualTo(0.75);
      assertThat(gauge("docket.store.segments")).isEqualTo(metrics.segments());
      assertThat(gauge("docket.store.read.only")).as("no new segment could be started").isOne();
      assertThat(gauge("docket.store.disk.free")).isEqualTo((double) metrics.freeBytes());
      assertThat(registry.get("docket.store.recovery").timeGauge().value(TimeUnit.MICROSECONDS))
          .isEqualTo((double) metrics.recoveryMicros());
      assertThat(registry.getMeters())
          .allSatisfy(
              meter -> {
                assertThat(meter.getId().getTag("store")).isEqualTo("orders");
                assertThat(meter.getId().getDescription()).isNotBlank();
              });
    }
  }

  @Test
  void shouldTellMicrometerOfCompactions() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      new DocketStoreMeters(store, Tags.empty()).bindTo(registry);
      for (int number = 1; number <= 60; number++) {
        append(store, event("a", number, "x".repeat(500)));
      }
      await(store.events().deleteTo("a", 50));
      store.compact();
      StoreMetrics metrics = store.metrics();
      assertThat(metrics.compactions()).isPositive();
      assertThat(
              registry
                  .get("docket.store.compactions")
                  .tag("outcome", "finished")
                  .functionCounter()
                  .count())
          .isEqualTo((double) metrics.compactions());
      assertThat(counter("docket.store.compacted"))
          .isPositive()
          .isEqualTo((double) metrics.compactedBytes());
      assertThat(gauge("docket.store.dead")).isEqualTo((double) metrics.deadBytes());
    }
  }

  private double counter(String name) {
    return registry.get(name).functionCounter().count();
  }

  private double group(String outcome) {
    return registry.get("docket.store.groups").tag("outcome", outcome).functionCounter().count();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }
}
