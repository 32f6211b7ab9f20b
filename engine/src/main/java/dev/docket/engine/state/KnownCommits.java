package dev.docket.engine.state;

import dev.docket.protocol.QuantumId;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.pcollections.AmortizedPQueue;
import org.pcollections.TreePMap;

/**
 * The window of the last {@value #SIZE} commits of a case, by id and in their order. Part of the
 * state, not of its hash: it says nothing about the case itself.
 */
final class KnownCommits {

  static final int SIZE = 1_024;

  static final KnownCommits NONE =
      new KnownCommits(TreePMap.empty(), AmortizedPQueue.empty(), null);

  private final TreePMap<QuantumId, KnownCommit> byId;

  /** The oldest first. */
  private final AmortizedPQueue<KnownCommit> inOrder;

  private final @Nullable KnownCommit newest;

  private KnownCommits(
      TreePMap<QuantumId, KnownCommit> byId,
      AmortizedPQueue<KnownCommit> inOrder,
      @Nullable KnownCommit newest) {
    this.byId = byId;
    this.inOrder = inOrder;
    this.newest = newest;
  }

  @Nullable KnownCommit get(QuantumId id) {
    return byId.get(id);
  }

  /** With one more, and without the oldest if there would be too many. */
  KnownCommits plus(KnownCommit commit) {
    TreePMap<QuantumId, KnownCommit> ids = byId;
    AmortizedPQueue<KnownCommit> order = inOrder;
    KnownCommit same = ids.get(commit.id());
    if (same != null) {
      order = without(same);
    }
    ids = ids.plus(commit.id(), commit);
    order = order.plus(commit);
    if (order.size() > SIZE) {
      ids = ids.minus(order.element().id());
      order = order.minus();
    }
    return new KnownCommits(ids, order, commit);
  }

  /** Costs as much as there are: hardly ever is the same id committed twice within the window. */
  private AmortizedPQueue<KnownCommit> without(KnownCommit gone) {
    AmortizedPQueue<KnownCommit> rest = AmortizedPQueue.empty();
    for (KnownCommit each : inOrder) {
      rest = each.equals(gone) ? rest : rest.plus(each);
    }
    return rest;
  }

  /** The sequence number of the newest; 0 if there is none. */
  long lastSequenceNr() {
    return newest == null ? 0 : newest.sequenceNr();
  }

  /** All of them, the oldest first. */
  Collection<KnownCommit> all() {
    return inOrder;
  }
}
