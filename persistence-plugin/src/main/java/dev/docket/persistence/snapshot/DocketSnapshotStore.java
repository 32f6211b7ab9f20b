package dev.docket.persistence.snapshot;

import akka.actor.ActorSystem;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import com.typesafe.config.Config;
import dev.docket.persistence.SnapshotCriteria;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.plugin.DocketStores;
import dev.docket.persistence.plugin.Payloads;
import dev.docket.persistence.plugin.SharedStore;
import dev.docket.persistence.plugin.Stages;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import scala.concurrent.Future;

/**
 * The snapshot store plugin {@code docket.persistence.snapshot-store}. Its actor serialises and
 * hands over; it never waits for the disk. Saving and deleting are answered when they are durable.
 *
 * <p>Of each id the newest {@code snapshots-kept} are kept. A damaged one is passed over, with a
 * warning, for the one before it; if the events that bridge the gap were deleted, loading fails
 * instead, since anything else would be a silently wrong state.
 */
public final class DocketSnapshotStore extends SnapshotStore {
  private final SharedStore shared;
  private final Payloads payloads;

  /**
   * Called by Akka.
   *
   * @param config the plugin's section
   * @param configPath where it stands; the store's section is the one around it
   */
  public DocketSnapshotStore(Config config, String configPath) {
    ActorSystem system = context().system();
    this.shared = DocketStores.get(system).ofPlugin(configPath, () -> {});
    this.payloads = new Payloads(system);
  }

  /** Waits for what is under way for the id, so that an actor finds what it has just saved. */
  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria wanted) {
    SnapshotCriteria criteria = criteria(wanted);
    return Stages.toScala(
        shared
            .store()
            .thenCompose(store -> store.snapshots().pending(persistenceId))
            .thenCompose(
                settled ->
                    shared.read(
                        store ->
                            store.snapshots().load(persistenceId, criteria).map(this::selected))));
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    return Stages.toScala(save(metadata, snapshot));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    long time = metadata.timestamp();
    // Akka leaves the time 0 when it does not know it.
    SnapshotCriteria one =
        time == 0
            ? SnapshotCriteria.exactly(metadata.sequenceNr())
            : new SnapshotCriteria(metadata.sequenceNr(), metadata.sequenceNr(), time, time);
    return delete(metadata.persistenceId(), one);
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria wanted) {
    return delete(persistenceId, criteria(wanted));
  }

  private CompletionStage<Void> save(SnapshotMetadata metadata, Object snapshot) {
    SnapshotRecord record;
    try {
      record =
          new SnapshotRecord(
              metadata.persistenceId(),
              metadata.sequenceNr(),
              metadata.timestamp(),
              payloads.toStored(snapshot),
              payloads.toStored(metadata.metadata()));
    } catch (Exception e) { // also the checked ones that a serializer throws undeclared
      return CompletableFuture.failedFuture(e);
    } catch (StackOverflowError e) { // Akka would end the process for it
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("The snapshot is nested too deeply", e));
    }
    return shared.store().thenCompose(store -> store.snapshots().save(record));
  }

  private Future<Void> delete(String persistenceId, SnapshotCriteria criteria) {
    return Stages.toScala(
        shared.store().thenCompose(store -> store.snapshots().delete(persistenceId, criteria)));
  }

  private SelectedSnapshot selected(SnapshotRecord record) {
    SnapshotMetadata metadata =
        new SnapshotMetadata(
            record.persistenceId(),
            record.sequenceNr(),
            record.timestampMillis(),
            payloads.fromStored(record.metadata()));
    return SelectedSnapshot.create(metadata, payloads.fromStored(record.payload()));
  }

  private static SnapshotCriteria criteria(SnapshotSelectionCriteria akka) {
    return new SnapshotCriteria(
        akka.minSequenceNr(), akka.maxSequenceNr(), akka.minTimestamp(), akka.maxTimestamp());
  }
}
