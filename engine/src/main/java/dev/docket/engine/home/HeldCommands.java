package dev.docket.engine.home;

import dev.docket.engine.actor.KeeperMessage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** The commands for one case that no keeper has yet, in the order they came. */
final class HeldCommands {

  private final List<RegistryMessage.Deliver> commands = new ArrayList<>();

  void add(RegistryMessage.Deliver command) {
    commands.add(command);
  }

  void addAll(HeldCommands more) {
    commands.addAll(more.commands);
  }

  boolean isEmpty() {
    return commands.isEmpty();
  }

  int size() {
    return commands.size();
  }

  /** Gives them all away. */
  void handOn(Consumer<KeeperMessage.Told> keeper) {
    commands.forEach(command -> keeper.accept(command.told()));
    commands.clear();
  }

  /** Answers those that came before a moment, or all for {@link Long#MAX_VALUE}. */
  int busy(long beforeNanos, String reason) {
    int answered = 0;
    Iterator<RegistryMessage.Deliver> each = commands.iterator();
    while (each.hasNext()) {
      RegistryMessage.Deliver command = each.next();
      if (beforeNanos == Long.MAX_VALUE || command.sinceNanos() - beforeNanos <= 0) {
        KeeperMessage.busy(command.command(), reason);
        each.remove();
        answered++;
      }
    }
    return answered;
  }
}
