package dev.docket.engine.home;

import dev.docket.protocol.CaseId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The cases that wait until another one has left, in the order they came, with their commands. */
final class WaitingRoom {

  private final int most;
  private final Map<CaseId, HeldCommands> cases = new LinkedHashMap<>();
  private int commands;

  /**
   * Empty.
   *
   * @param most how many commands may wait
   */
  WaitingRoom(int most) {
    this.most = most;
  }

  boolean isEmpty() {
    return cases.isEmpty();
  }

  /** How many cases wait. */
  int size() {
    return cases.size();
  }

  boolean holds(CaseId id) {
    return cases.containsKey(id);
  }

  /** Lets a command wait; false if as many as may wait do. */
  boolean add(RegistryMessage.Deliver command) {
    if (commands >= most) {
      return false;
    }
    cases.computeIfAbsent(command.id(), id -> new HeldCommands()).add(command);
    commands++;
    return true;
  }

  /** Lets all these wait, however many do. */
  void addAll(CaseId id, HeldCommands more) {
    if (!more.isEmpty()) {
      cases.computeIfAbsent(id, at -> new HeldCommands()).addAll(more);
      commands += more.size();
    }
  }

  /** The case that waits longest. */
  CaseId first() {
    return cases.keySet().iterator().next();
  }

  /** Takes the commands of a case that waits. */
  HeldCommands take(CaseId id) {
    HeldCommands held = cases.remove(id);
    if (held == null) {
      return new HeldCommands();
    }
    commands -= held.size();
    return held;
  }

  /** Answers the commands that came before a moment, or all for {@link Long#MAX_VALUE}. */
  void busy(long beforeNanos, String reason) {
    Iterator<HeldCommands> each = cases.values().iterator();
    while (each.hasNext()) {
      HeldCommands held = each.next();
      commands -= held.busy(beforeNanos, reason);
      if (held.isEmpty()) {
        each.remove();
      }
    }
  }
}
