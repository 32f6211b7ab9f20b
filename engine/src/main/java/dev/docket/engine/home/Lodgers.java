package dev.docket.engine.home;

import akka.actor.typed.ActorRef;
import dev.docket.engine.actor.KeeperMessage;
import dev.docket.protocol.CaseId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cases that live in a home, and in which order they go when there are too many: the least
 * recently used first, and those that were found to have an open quantum after all the others.
 * Every operation costs the same, however many there are.
 */
final class Lodgers {

  /** One case that lives here. */
  static final class Lodger {
    private final CaseId id;
    private final ActorRef<KeeperMessage> keeper;
    private final HeldCommands held = new HeldCommands();

    private Lodger(CaseId id, ActorRef<KeeperMessage> keeper) {
      this.id = id;
      this.keeper = keeper;
    }

    CaseId id() {
      return id;
    }

    ActorRef<KeeperMessage> keeper() {
      return keeper;
    }

    /** What came for it since it was asked to leave. */
    HeldCommands held() {
      return held;
    }
  }

  private final int most;
  private final Map<CaseId, Lodger> all = new HashMap<>();
  private final Map<ActorRef<KeeperMessage>, Lodger> byKeeper = new HashMap<>();

  /** Least recently used first. */
  private final Set<Lodger> settled = new LinkedHashSet<>();

  /** Those that would not leave, and were not used since. */
  private final Set<Lodger> reluctant = new LinkedHashSet<>();

  private final Set<Lodger> leaving = new LinkedHashSet<>();

  /**
   * None yet.
   *
   * @param most how many may live here
   */
  Lodgers(int most) {
    this.most = most;
  }

  boolean isFull() {
    return all.size() >= most;
  }

  @Nullable Lodger get(CaseId id) {
    return all.get(id);
  }

  /** The keepers of all. */
  Set<ActorRef<KeeperMessage>> keepers() {
    return byKeeper.keySet();
  }

  Lodger add(CaseId id, ActorRef<KeeperMessage> keeper) {
    Lodger lodger = new Lodger(id, keeper);
    all.put(id, lodger);
    byKeeper.put(keeper, lodger);
    settled.add(lodger);
    return lodger;
  }

  @Nullable Lodger remove(ActorRef<KeeperMessage> keeper) {
    Lodger gone = byKeeper.remove(keeper);
    if (gone != null) {
      all.remove(gone.id);
      settled.remove(gone);
      reluctant.remove(gone);
      leaving.remove(gone);
    }
    return gone;
  }

  /** It is used now: the last one to leave, if it is not leaving already. */
  void used(Lodger lodger) {
    if (!leaving.contains(lodger)) {
      reluctant.remove(lodger);
      settled.remove(lodger);
      settled.add(lodger);
    }
  }

  boolean isLeaving(Lodger lodger) {
    return leaving.contains(lodger);
  }

  int leaving() {
    return leaving.size();
  }

  Set<Lodger> allLeaving() {
    return leaving;
  }

  /** It was asked to leave. */
  void leaves(Lodger lodger) {
    settled.remove(lodger);
    reluctant.remove(lodger);
    leaving.add(lodger);
  }

  /** It was asked to leave and does not. */
  void stays(Lodger lodger) {
    leaving.remove(lodger);
    reluctant.add(lodger);
  }

  /** The next one to be asked to leave; {@code null} if all are. */
  @Nullable Lodger nextToLeave() {
    Iterator<Lodger> first = (settled.isEmpty() ? reluctant : settled).iterator();
    return first.hasNext() ? first.next() : null;
  }

  /** Whether it was found to have an open quantum, and was not used since. */
  boolean isReluctant(Lodger lodger) {
    return reluctant.contains(lodger);
  }
}
