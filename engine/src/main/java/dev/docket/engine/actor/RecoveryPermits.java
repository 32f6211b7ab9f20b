package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How many cases of a journal recover at the same time: so that very many which start at once read
 * the journal one after the other, in the order they came, and none of them times out while all of
 * them read at once. Safe for any number of threads.
 *
 * <p>A keeper that has to wait goes on answering. It must {@link #release} in any case when it
 * ends.
 */
final class RecoveryPermits {

  private final int most;
  private final Set<ActorRef<KeeperMessage>> recovering = new HashSet<>();
  private final Set<ActorRef<KeeperMessage>> waiting = new LinkedHashSet<>();

  /**
   * All permits are free.
   *
   * @param most how many there are
   */
  RecoveryPermits(int most) {
    this.most = most;
  }

  /** The permits of the journal that these settings name. */
  static RecoveryPermits of(ActorSystem<?> system, CaseSettings settings) {
    return Id.INSTANCE.apply(system).of(settings);
  }

  /**
   * Takes a permit for a keeper, or a place at the end of those that wait for one.
   *
   * @return whether it has one now; if not, it is told {@link KeeperMessage.MayRecover} when it has
   */
  synchronized boolean acquire(ActorRef<KeeperMessage> keeper) {
    if (recovering.contains(keeper)) {
      return true;
    }
    if (recovering.size() < most) {
      recovering.add(keeper);
      return true;
    }
    waiting.add(keeper);
    return false;
  }

  /** Gives back what the keeper has, a permit or a place; the next one in line gets a permit. */
  void release(ActorRef<KeeperMessage> keeper) {
    ActorRef<KeeperMessage> next = handOn(keeper);
    if (next != null) {
      next.tell(new KeeperMessage.MayRecover());
    }
  }

  private synchronized @Nullable ActorRef<KeeperMessage> handOn(ActorRef<KeeperMessage> keeper) {
    waiting.remove(keeper);
    if (!recovering.remove(keeper) || waiting.isEmpty()) {
      return null;
    }
    ActorRef<KeeperMessage> next = waiting.iterator().next();
    waiting.remove(next);
    recovering.add(next);
    return next;
  }

  /** How many wait. */
  synchronized int waiting() {
    return waiting.size();
  }

  private static final class OfSystem implements Extension {

    private record Key(String journal, int most) {}

    private final ConcurrentMap<Key, RecoveryPermits> permits = new ConcurrentHashMap<>();

    private RecoveryPermits of(CaseSettings settings) {
      Key key = new Key(settings.journal(), settings.maxRecoveries());
      return permits.computeIfAbsent(key, at -> new RecoveryPermits(at.most()));
    }
  }

  private static final class Id extends ExtensionId<OfSystem> {

    private static final Id INSTANCE = new Id();

    @Override
    public OfSystem createExtension(ActorSystem<?> system) {
      return new OfSystem();
    }
  }
}
