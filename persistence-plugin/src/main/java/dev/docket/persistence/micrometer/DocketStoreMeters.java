package dev.docket.persistence.micrometer;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreMetrics;
import dev.docket.persistence.backup.BackupStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A store's metrics as Micrometer meters, all named {@code docket.store.…}: {@code new
 * DocketStoreMeters(store, Tags.of("store", "orders")).bindTo(registry)}. The registry does not
 * keep the store alive; its meters are read when they are collected and cost a commit nothing.
 */
public final class DocketStoreMeters implements MeterBinder {
  private static final String PREFIX = "docket.store.";

  private final DocketStore store;
  private final List<Tag> tags;

  /**
   * @param store the store
   * @param tags put on every meter; they tell several stores apart
   */
  public DocketStoreMeters(DocketStore store, Iterable<Tag> tags) {
    this.store = store;
    this.tags = Tags.of(tags).stream().toList();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    forces(registry);
    groups(registry);
    counter(registry, "records", "records", "Records written", StoreMetrics::records);
    counter(registry, "written", "bytes", "Bytes of frames written", StoreMetrics::bytes);
    gauge(registry, "queue.batches", "batches", "Writes that wait", StoreMetrics::queuedBatches);
    gauge(registry, "queue.bytes", "bytes", "Bytes that wait", StoreMetrics::queuedBytes);
    gauge(registry, "segments", "files", "Segment files", StoreMetrics::segments);
    compactions(registry);
    backups(registry);
    gauge(registry, "disk.free", "bytes", "Space on the disk; -1 unknown", StoreMetrics::freeBytes);
    time(registry, "recovery", "Time that the recovery at open took", StoreMetrics::recoveryMicros);
    Gauge.builder(PREFIX + "read.only", store, each -> each.readOnly() ? 1 : 0)
        .tags(tags)
        .description("1 if the store takes no writes, by choice or after a failure of the disk")
        .register(registry);
    Gauge.builder(PREFIX + "health", store, each -> each.health().status().level())
        .tags(tags)
        .description("0 healthy, 1 degraded, 2 read-only")
        .register(registry);
  }

  private void forces(MeterRegistry registry) {
    FunctionTimer.builder(
            PREFIX + "force",
            store,
            each -> each.metrics().forces(),
            each -> each.metrics().forceMicrosTotal(),
            TimeUnit.MICROSECONDS)
        .tags(tags)
        .description("Forces of group commits")
        .register(registry);
    time(registry, "force.p50", "Median force since open", StoreMetrics::forceMicrosP50);
    time(registry, "force.p99", "99th percentile since open", StoreMetrics::forceMicrosP99);
    time(registry, "force.max", "Longest force since open", StoreMetrics::forceMicrosMax);
  }

  private void groups(MeterRegistry registry) {
    outcome(registry, "groups", "committed", "Acknowledged groups", StoreMetrics::frames);
    outcome(registry, "groups", "failed", "Groups that failed", StoreMetrics::failedGroups);
    Gauge.builder(PREFIX + "groups.success", store, each -> each.metrics().successRate())
        .tags(tags)
        .description("Share of groups that were acknowledged since open, 0 to 1")
        .register(registry);
    counter(registry, "batches", "batches", "Atomic writes in groups", StoreMetrics::batches);
    gauge(registry, "group.p50", "records", "Median group", StoreMetrics::groupRecordsP50);
    gauge(registry, "group.p99", "records", "99th percentile", StoreMetrics::groupRecordsP99);
    gauge(registry, "group.max", "records", "Largest group", StoreMetrics::groupRecordsMax);
  }

  private void compactions(MeterRegistry registry) {
    gauge(registry, "dead", "bytes", "Bytes of what is deleted", StoreMetrics::deadBytes);
    outcome(registry, "compactions", "finished", "Merges of segments", StoreMetrics::compactions);
    outcome(
        registry,
        "compactions",
        "failed",
        "Merges that are tried again",
        StoreMetrics::failedCompactions);
    counter(
        registry, "compacted", "bytes", "Bytes that merges wrote", StoreMetrics::compactedBytes);
  }

  private void backups(MeterRegistry registry) {
    backups(registry, "taken", "Backups", BackupStatus::taken);
    backups(registry, "failed", "Backups that could not be taken", BackupStatus::failed);
    TimeGauge.builder(
            PREFIX + "backup.age", store, TimeUnit.SECONDS, each -> age(each.backups().status()))
        .tags(tags)
        .description("Age of the newest backup; not a number if none is known")
        .register(registry);
  }

  private static double age(BackupStatus status) {
    return status
        .newest()
        .map(time -> (double) Duration.between(time, Instant.now()).toSeconds())
        .orElse(Double.NaN);
  }

  private void backups(
      MeterRegistry registry, String outcome, String what, ToLongFunction<BackupStatus> value) {
    FunctionCounter.builder(
            PREFIX + "backups", store, each -> value.applyAsLong(each.backups().status()))
        .tags(tags)
        .tag("outcome", outcome)
        .description(what)
        .register(registry);
  }

  private void outcome(
      MeterRegistry registry,
      String name,
      String outcome,
      String what,
      ToLongFunction<StoreMetrics> value) {
    FunctionCounter.builder(PREFIX + name, store, of(value))
        .tags(tags)
        .tag("outcome", outcome)
        .description(what)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String unit,
      String what,
      ToLongFunction<StoreMetrics> value) {
    FunctionCounter.builder(PREFIX + name, store, of(value))
        .tags(tags)
        .baseUnit(unit)
        .description(what)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String unit,
      String what,
      ToLongFunction<StoreMetrics> value) {
    Gauge.builder(PREFIX + name, store, of(value))
        .tags(tags)
        .baseUnit(unit)
        .description(what)
        .register(registry);
  }

  private void time(
      MeterRegistry registry, String name, String what, ToLongFunction<StoreMetrics> micros) {
    TimeGauge.builder(PREFIX + name, store, TimeUnit.MICROSECONDS, of(micros))
        .tags(tags)
        .description(what)
        .register(registry);
  }

  private static ToDoubleFunction<DocketStore> of(ToLongFunction<StoreMetrics> value) {
    return store -> value.applyAsLong(store.metrics());
  }
}
