package dev.docket.engine.testkit;

import akka.dispatch.Futures;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import com.typesafe.config.Config;
import java.io.IOException;
import java.util.Optional;
import scala.concurrent.Future;

/** The snapshot store of the test kit. */
public final class MemorySnapshots extends SnapshotStore {

  private final MemoryStore store;

  /** Called by Akka. */
  public MemorySnapshots(Config config, String configPath) {
    store = MemoryStore.ofPlugin(context().system(), configPath);
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return Futures.successful(store.load(persistenceId, criteria));
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    try {
      store.save(metadata, snapshot);
      return Futures.successful(null);
    } catch (RuntimeException notSerializable) {
      return Futures.failed(notSerializable);
    }
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    store.deleteSnapshot(metadata.persistenceId(), metadata.sequenceNr());
    return Futures.successful(null);
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    try {
      store.deleteSnapshots(persistenceId, criteria);
      return Futures.successful(null);
    } catch (IOException fault) {
      return Futures.failed(fault);
    }
  }
}
