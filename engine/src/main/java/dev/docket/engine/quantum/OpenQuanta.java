package dev.docket.engine.quantum;

import dev.docket.protocol.OpenQuantum;
import dev.docket.protocol.QuantumId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The quanta of one case that are open now, each with a lease that every touch renews.
 *
 * <p>Kept in the order of their last touch, so that those whose lease is over are found without
 * looking at the others. Belongs to one actor; not safe for several threads.
 */
public final class OpenQuanta {

  private record Lease(QuantumBuffer buffer, long openedNanos, long touchedNanos) {}

  private final QuantumLimits limits;
  private final LongSupplier nanos;
  private final Map<QuantumId, Lease> open = new LinkedHashMap<>();

  /**
   * None open yet.
   *
   * @param nanos a clock that never goes back, as {@link System#nanoTime}
   */
  public OpenQuanta(QuantumLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
  }

  /** The quantum of that id, its lease renewed; {@code null} if it is not open. */
  public @Nullable QuantumBuffer touch(QuantumId id) {
    dropExpired();
    Lease lease = open.remove(id);
    if (lease == null) {
      return null;
    }
    open.put(id, new Lease(lease.buffer(), lease.openedNanos(), nanos.getAsLong()));
    return lease.buffer();
  }

  /** Opens a quantum that is not open; empty if as many as allowed are. */
  public Optional<QuantumBuffer> open(QuantumId id) {
    dropExpired();
    if (open.size() >= limits.maxOpen()) {
      return Optional.empty();
    }
    QuantumBuffer buffer = new QuantumBuffer(id, limits);
    long now = nanos.getAsLong();
    open.put(id, new Lease(buffer, now, now));
    return Optional.of(buffer);
  }

  /** Drops the quantum of that id, if it is open. */
  public void drop(QuantumId id) {
    open.remove(id);
  }

  /** Drops every quantum whose lease is over. */
  public void dropExpired() {
    long now = nanos.getAsLong();
    long lease = limits.lease().toNanos();
    Iterator<Lease> oldestFirst = open.values().iterator();
    while (oldestFirst.hasNext() && now - oldestFirst.next().touchedNanos() >= lease) {
      oldestFirst.remove();
    }
  }

  /** All that are open, the one touched last at the end; no lease is renewed. */
  public List<OpenQuantum> list(Instant now) {
    dropExpired();
    long nowNanos = nanos.getAsLong();
    List<OpenQuantum> all = new ArrayList<>(open.size());
    for (Lease lease : open.values()) {
      QuantumBuffer buffer = lease.buffer();
      all.add(
          new OpenQuantum(
              buffer.id(),
              buffer.size(),
              now.minusNanos(nowNanos - lease.openedNanos()),
              now.minusNanos(nowNanos - lease.touchedNanos()).plus(limits.lease()),
              buffer.isPoisoned()));
    }
    return all;
  }

  public boolean isEmpty() {
    return open.isEmpty();
  }

  public int size() {
    return open.size();
  }
}
