package dev.docket.engine.testkit;

import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Events and snapshots in memory, as bytes, so that whatever cannot be stored shows here as well.
 * Fails where it is told to. Safe for any number of threads.
 */
final class MemoryStore {

  /** The stores of an actor system, by the section of their plugins. */
  private static final Map<ActorSystem, Map<String, MemoryStore>> STORES =
      new ConcurrentHashMap<>();

  private static final class StoredSnapshot {
    private final SnapshotMetadata metadata;
    private final byte[] bytes;
    private final int serializer;
    private final String manifest;

    private StoredSnapshot(SnapshotMetadata metadata, Object snapshot, Serializer serializer) {
      this.metadata = metadata;
      this.bytes = serializer.toBinary(snapshot);
      this.serializer = serializer.identifier();
      this.manifest = Serializers.manifestFor(serializer, snapshot);
    }
  }

  private final Serialization serialization;
  private final Map<String, NavigableMap<Long, byte[]>> events = new HashMap<>();
  private final Map<String, NavigableMap<Long, byte[]>> lost = new HashMap<>();
  private final Map<String, Long> highest = new HashMap<>();
  private final Map<String, NavigableMap<Long, StoredSnapshot>> snapshots = new HashMap<>();
  private final Map<String, Deque<WriteFault>> writeFaults = new HashMap<>();
  private final Map<String, Deque<WriteFault>> deletionFaults = new HashMap<>();
  private final Map<String, Integer> readFaults = new HashMap<>();

  private MemoryStore(ActorSystem system) {
    serialization = SerializationExtension.get(system);
  }

  /** The store of a plugin of that path: that of the section around it. */
  static MemoryStore ofPlugin(ActorSystem system, String configPath) {
    String section = configPath.substring(0, configPath.lastIndexOf('.'));
    return STORES
        .computeIfAbsent(
            system,
            each -> {
              ((ExtendedActorSystem) each).registerOnTermination(() -> STORES.remove(each));
              return new ConcurrentHashMap<>();
            })
        .computeIfAbsent(section, at -> new MemoryStore(system));
  }

  synchronized void failNextWrite(String persistenceId, WriteFault fault) {
    writeFaults.computeIfAbsent(persistenceId, id -> new ArrayDeque<>()).add(fault);
  }

  synchronized void failNextDeletion(String persistenceId, WriteFault fault) {
    deletionFaults.computeIfAbsent(persistenceId, id -> new ArrayDeque<>()).add(fault);
  }

  /** Deletes, and fails where it is told to. */
  private void delete(String persistenceId, Runnable deletion) throws IOException {
    WriteFault fault = deletionFaults.getOrDefault(persistenceId, new ArrayDeque<>()).poll();
    boolean fails = fault != null && fault != WriteFault.NONE;
    if (!fails || fault == WriteFault.CRASH_AFTER_WRITE) {
      deletion.run();
    }
    if (fails) {
      throw new IOException("the test wants this deletion to fail");
    }
  }

  synchronized void failNextReads(String persistenceId, int reads) {
    readFaults.put(persistenceId, reads);
  }

  /** Forgets an event, as damage does; false if it is not there. */
  synchronized boolean lose(String persistenceId, long sequenceNr) {
    snapshots.remove(persistenceId);
    byte[] event = stored(persistenceId).remove(sequenceNr);
    if (event != null) {
      lost.computeIfAbsent(persistenceId, id -> new TreeMap<>()).put(sequenceNr, event);
    }
    return event != null;
  }

  /** Gives back all lost events of an id; false if there are none. */
  synchronized boolean giveBack(String persistenceId) {
    NavigableMap<Long, byte[]> found = lost.remove(persistenceId);
    if (found != null) {
      stored(persistenceId).putAll(found);
    }
    return found != null;
  }

  /**
   * Writes all or nothing.
   *
   * @return why the events are rejected, if they are
   * @throws IOException if the write fails
   */
  synchronized Optional<Exception> write(AtomicWrite write) throws IOException {
    String id = write.persistenceId();
    WriteFault fault = writeFaults.getOrDefault(id, new ArrayDeque<>()).poll();
    if (fault == WriteFault.REJECTED) {
      return Optional.of(new IllegalArgumentException("the test wants this write to be rejected"));
    } else if (fault == WriteFault.CERTAINLY_NOT_WRITTEN) {
      throw new CertainlyNotWrittenException();
    } else if (fault == WriteFault.CRASH_BEFORE_WRITE) {
      throw new IOException("the test wants the case to fail here");
    }
    Map<Long, byte[]> bytes = new HashMap<>();
    for (PersistentRepr each : CollectionConverters.asJava(write.payload())) {
      try {
        bytes.put(each.sequenceNr(), serialization.serialize(each).get());
      } catch (RuntimeException notSerializable) {
        return Optional.of(notSerializable);
      }
    }
    stored(id).putAll(bytes);
    highest.merge(id, write.highestSequenceNr(), Math::max);
    if (fault == WriteFault.CRASH_AFTER_WRITE) {
      throw new IOException("the test wants the case to fail here");
    }
    return Optional.empty();
  }

  synchronized long highestSequenceNr(String persistenceId) throws IOException {
    int failing = readFaults.getOrDefault(persistenceId, 0);
    if (failing > 0) {
      readFaults.put(persistenceId, failing - 1);
      throw new IOException("the test wants this recovery to fail");
    }
    return highest.getOrDefault(persistenceId, 0L);
  }

  /** The events of an id, as they were written. */
  List<PersistentRepr> read(String persistenceId, long from, long to, long max) {
    List<byte[]> found;
    synchronized (this) {
      found =
          from > to
              ? List.of()
              : new ArrayList<>(stored(persistenceId).subMap(from, true, to, true).values());
    }
    return found.stream()
        .limit(max)
        .map(bytes -> serialization.deserialize(bytes, PersistentRepr.class).get())
        .toList();
  }

  synchronized List<String> persistenceIds() {
    return List.copyOf(new TreeSet<>(events.keySet()));
  }

  synchronized void deleteTo(String persistenceId, long sequenceNr) throws IOException {
    delete(persistenceId, stored(persistenceId).headMap(sequenceNr, true)::clear);
  }

  private NavigableMap<Long, byte[]> stored(String persistenceId) {
    return events.computeIfAbsent(persistenceId, id -> new TreeMap<>());
  }

  synchronized void save(SnapshotMetadata metadata, Object snapshot) {
    StoredSnapshot stored =
        new StoredSnapshot(metadata, snapshot, serialization.findSerializerFor(snapshot));
    snapshots
        .computeIfAbsent(metadata.persistenceId(), id -> new TreeMap<>())
        .put(metadata.sequenceNr(), stored);
  }

  synchronized Optional<SelectedSnapshot> load(String id, SnapshotSelectionCriteria criteria) {
    @Nullable StoredSnapshot newest = null;
    for (StoredSnapshot each : snapshots.getOrDefault(id, new TreeMap<>()).values()) {
      newest = criteria.matches(each.metadata) ? each : newest;
    }
    return Optional.ofNullable(newest)
        .map(
            found ->
                SelectedSnapshot.create(
                    found.metadata,
                    serialization
                        .deserialize(found.bytes, found.serializer, found.manifest)
                        .get()));
  }

  synchronized void deleteSnapshot(String id, long sequenceNr) {
    NavigableMap<Long, StoredSnapshot> stored = snapshots.get(id);
    if (stored != null) {
      stored.remove(sequenceNr);
    }
  }

  synchronized void deleteSnapshots(String id, SnapshotSelectionCriteria criteria)
      throws IOException {
    NavigableMap<Long, StoredSnapshot> stored = snapshots.getOrDefault(id, new TreeMap<>());
    delete(id, () -> stored.values().removeIf(each -> criteria.matches(each.metadata)));
  }

  synchronized boolean hasSnapshot(String id) {
    return !snapshots.getOrDefault(id, new TreeMap<>()).isEmpty();
  }
}
