package dev.docket.console.demo;

import dev.docket.protocol.Receipt;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What replays said that they sent and what was acknowledged to them. */
final class Acknowledged {

  private final Set<String> sent = new HashSet<>();
  private final Map<String, Ack> acks = new LinkedHashMap<>();

  /** The place and the hash of an acknowledged receipt. */
  record Ack(long version, String receiptHash) {}

  /** Takes a line; others than SEND and ACK are passed over. */
  void take(String line) {
    String[] words = line.split(" ", -1);
    // The key is in the middle and may hold blanks; the words around it never do.
    if (line.startsWith("SEND ")) {
      sent.add(line.substring("SEND ".length()));
    } else if (line.startsWith("ACK ") && words.length >= 4) {
      String version = words[words.length - 2];
      String hash = words[words.length - 1];
      String key =
          line.substring("ACK ".length(), line.length() - version.length() - hash.length() - 2);
      acks.put(key, new Ack(Long.parseLong(version), hash));
    }
  }

  /** Takes the receipt of a commit that this process made itself. */
  void add(Receipt receipt) {
    String key = receipt.body().key().value();
    sent.add(key);
    acks.put(key, new Ack(receipt.body().seq(), receipt.hash().hex()));
  }

  int count() {
    return acks.size();
  }

  Map<String, Ack> acks() {
    return acks;
  }

  Set<String> sent() {
    return sent;
  }

  /** How many were sent and never acknowledged. */
  long inDoubt() {
    return sent.stream().filter(key -> !acks.containsKey(key)).count();
  }
}
