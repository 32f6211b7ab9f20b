package dev.docket.persistence.plugin;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreLease;

/** An open store with the signal that wakes its live queries. */
public final class OpenStore {
  private final StoreLease lease;
  private final DurableSignal durable;

  OpenStore(StoreLease lease) {
    this.lease = lease;
    this.durable = new DurableSignal(lease.store().events());
  }

  /** Not to be closed by the caller. */
  public DocketStore store() {
    return lease.store();
  }

  /** What wakes live queries. */
  public DurableSignal durable() {
    return durable;
  }

  void close() {
    durable.close();
    lease.close();
  }
}
