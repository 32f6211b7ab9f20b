package dev.docket.engine.actor;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * So many may be at something at the same time; the others wait in the order they came. Safe for
 * any number of threads.
 *
 * @param <H> what has a permit, or waits for one
 */
abstract class Permits<H> {

  private final int most;
  private final Set<H> holders = new HashSet<>();
  private final Set<H> waiting = new LinkedHashSet<>();

  /**
   * All permits are free.
   *
   * @param most how many there are
   */
  Permits(int most) {
    this.most = most;
  }

  /**
   * Tells one that waited that it has a permit now; it gives that back even if it does not need it
   * any more. Called on the thread of whoever gave it back, which holds no lock.
   */
  abstract void tellTurn(H next);

  /**
   * Takes a permit, or a place at the end of those that wait for one.
   *
   * @return whether it has one now; if not, it is told when it has
   */
  final synchronized boolean acquire(H one) {
    if (holders.contains(one)) {
      return true;
    }
    if (holders.size() < most) {
      holders.add(one);
      return true;
    }
    waiting.add(one);
    return false;
  }

  /** Gives back what it has, a permit or a place, if any; the next in line gets a permit. */
  final void release(H one) {
    H next = handOn(one);
    if (next != null) {
      tellTurn(next);
    }
  }

  private synchronized @Nullable H handOn(H one) {
    waiting.remove(one);
    if (!holders.remove(one) || waiting.isEmpty()) {
      return null;
    }
    H next = waiting.iterator().next();
    waiting.remove(next);
    holders.add(next);
    return next;
  }

  /** How many wait. */
  final synchronized int waiting() {
    return waiting.size();
  }
}
