package dev.docket.console.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What nodes said was durable: the receipt's place and hash, by case and key. */
final class Acks {

  /** One line of a node. */
  record Ack(String id, String key, int version, String hash) {}

  private final Map<String, Ack> byKey = new HashMap<>();
  private int again;
  private int contradictions;
  private int asked;

  /** Takes all that nodes said, each of them once. */
  static Acks of(List<NodeProcess> nodes) {
    Acks acks = new Acks();
    nodes.forEach(node -> node.said().forEach(acks::take));
    return acks;
  }

  private void take(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("ACK")) {
      Ack ack = new Ack(words[1], words[2], Integer.parseInt(words[3]), words[4]);
      Ack before = byKey.putIfAbsent(ack.id + " " + ack.key, ack);
      again += before == null ? 0 : 1;
      contradictions += before == null || before.equals(ack) ? 0 : 1;
    } else if (words[0].equals("ANSWER")) {
      asked++;
    } else if (words[0].equals("BAD")) {
      contradictions++;
    }
  }

  List<Ack> all() {
    return List.copyOf(byKey.values());
  }

  List<String> cases() {
    return byKey.values().stream().map(Ack::id).distinct().sorted().toList();
  }

  /** How often a second caller asked under the same key, and got the same receipt. */
  int again() {
    return again;
  }

  /** How often it got another one, or a caller an answer that must not be. */
  int contradictions() {
    return contradictions;
  }

  /** How many answers were "busy" or "outcome unknown", and asked for again. */
  int asked() {
    return asked;
  }
}
