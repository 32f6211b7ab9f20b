package dev.docket.console.migrate;

import dev.docket.persistence.EventLog;
import dev.docket.persistence.EventRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Appends events in the order in which they come, as many at once as can be without harm: of each
 * id only neighbours, as one atomic batch. So a write that fails never leaves a later event of its
 * id without it, and the log has the order of the source. What the log has is passed over. For one
 * thread.
 */
final class EventWindow {

  private static final int MOST_EVENTS = 2_000;

  private static final long MOST_BYTES = 8 << 20;

  /** An atomic batch is bounded by what a record may have. */
  private static final long BATCH_BYTES = 1 << 20;

  private static final int REMEMBERED = 100_000;

  private final EventLog log;
  private final Map<String, List<EventRecord>> open = new LinkedHashMap<>();
  private final Map<String, Long> highest = new Remembered();
  private String last = "";
  private int events;
  private long bytes;
  private long lastBytes;

  EventWindow(EventLog log) {
    this.log = log;
  }

  private static final class Remembered extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > REMEMBERED;
    }
  }

  /**
   * Takes the next event.
   *
   * @param deleted whether it only keeps a number: it and all before it of its id are deleted
   * @throws dev.docket.console.runtime.ProblemException if a write failed
   */
  void add(EventRecord event, boolean deleted) {
    String id = event.persistenceId();
    long size = bytesOf(event);
    boolean isNeighbour = id.equals(last) && lastBytes + size <= BATCH_BYTES;
    boolean isFull = events >= MOST_EVENTS || bytes >= MOST_BYTES;
    if (isFull || (open.containsKey(id) && !isNeighbour)) {
      end();
    }
    if (event.sequenceNr() > highestOf(id)) {
      open.computeIfAbsent(id, unseen -> new ArrayList<>()).add(event);
      lastBytes = id.equals(last) ? lastBytes + size : size;
      last = id;
      events++;
      bytes += size;
    }
    if (deleted) {
      end();
      ToFile.done(log.deleteTo(id, event.sequenceNr()));
    }
  }

  private static long bytesOf(EventRecord event) {
    long payload = event.payload().bytes().length;
    return payload + event.metadata().map(metadata -> metadata.bytes().length).orElse(0);
  }

  private long highestOf(String id) {
    List<EventRecord> batch = open.get(id);
    return batch == null
        ? highest.computeIfAbsent(id, unseen -> log.highestSequenceNr(id, 0))
        : batch.get(batch.size() - 1).sequenceNr();
  }

  /**
   * Waits until everything is durable.
   *
   * @throws dev.docket.console.runtime.ProblemException if a write failed
   */
  void end() {
    List<CompletableFuture<?>> writes = new ArrayList<>();
    open.values().forEach(batch -> writes.add(log.append(batch).toCompletableFuture()));
    ToFile.done(CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)));
    open.forEach((id, batch) -> highest.put(id, batch.get(batch.size() - 1).sequenceNr()));
    open.clear();
    last = "";
    events = 0;
    bytes = 0;
    lastBytes = 0;
  }
}
