package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import dev.docket.protocol.CaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which cases have a live keeper in this actor system: a second one would write events of its own
 * into the same history. Safe for any number of threads.
 */
public final class LiveCases implements Extension {

  private static final Id ID = new Id();

  private record Key(String journal, CaseId id) {}

  private final ConcurrentMap<Key, ActorRef<KeeperMessage>> keepers = new ConcurrentHashMap<>();

  /** Those of them that no home keeps. */
  private final Set<ActorRef<KeeperMessage>> spawnedByHand = ConcurrentHashMap.newKeySet();

  private LiveCases() {}

  public static LiveCases get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** The live keeper of a case. */
  public Optional<ActorRef<KeeperMessage>> keeperOf(CaseId id, CaseSettings settings) {
    return Optional.ofNullable(keepers.get(new Key(settings.journal(), id)));
  }

  /** The live keepers of all cases of a journal, at some moment of this call. */
  public List<ActorRef<KeeperMessage>> keepers(CaseSettings settings) {
    List<ActorRef<KeeperMessage>> found = new ArrayList<>();
    keepers.forEach(
        (key, keeper) -> {
          if (key.journal().equals(settings.journal())) {
            found.add(keeper);
          }
        });
    return found;
  }

  /** As {@link #keepers}, those that no home keeps. */
  public List<ActorRef<KeeperMessage>> keepersSpawnedByHand(CaseSettings settings) {
    List<ActorRef<KeeperMessage>> found = keepers(settings);
    found.retainAll(spawnedByHand);
    return found;
  }

  /**
   * Makes this keeper the one of the case.
   *
   * @throws IllegalStateException if the case has one
   */
  void claim(CaseId id, CaseSettings settings, ActorRef<KeeperMessage> keeper, Host host) {
    ActorRef<KeeperMessage> other = keepers.putIfAbsent(new Key(settings.journal(), id), keeper);
    if (other != null) {
      throw new IllegalStateException(
          "case "
              + id
              + " in journal "
              + settings.journal()
              + " has a live actor already, "
              + other.path()
              + "; allowed is one. Stop that one first, or tell it what this one was to be told");
    }
    if (host == Host.NONE) {
      spawnedByHand.add(keeper);
    }
  }

  /** Gives the case up, if this keeper is the one that has it. */
  void release(CaseId id, CaseSettings settings, ActorRef<KeeperMessage> keeper) {
    keepers.remove(new Key(settings.journal(), id), keeper);
    spawnedByHand.remove(keeper);
  }

  private static final class Id extends ExtensionId<LiveCases> {
    @Override
    public LiveCases createExtension(ActorSystem<?> system) {
      return new LiveCases();
    }
  }
}
