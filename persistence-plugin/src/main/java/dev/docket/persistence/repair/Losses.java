package dev.docket.persistence.repair;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docket.persistence.failure.ReadFailedException;
import dev.docket.persistence.log.LocatedRecords;
import dev.docket.persistence.log.LocatedRecords.Located;
import dev.docket.persistence.log.LogReader;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.LogRecord.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What repairs of a log have given up, and what of it an operator has accepted, as the ledgers in
 * the log say it. A loss is known by its last ordinal, which no other one has.
 *
 * <pre>
 *   ledger := { "formatVersion": 1, "lost": [[id, after, to, ordinal]*], "stretches": [[first, last]*],
 *               "accepted": [ordinal*] }
 * </pre>
 */
public final class Losses {
  /** None, and none to come. */
  public static final Losses NONE = new Losses();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT_VERSION = 1;

  private final NavigableMap<Long, Loss> all = new TreeMap<>();
  private final Map<String, List<Loss>> byId = new HashMap<>();
  private final List<Loss> stretches = new ArrayList<>();
  private final Set<Long> accepted = new HashSet<>();

  Losses() {}

  /** All that the ledgers of a log say. Blocks. */
  public static Losses read(LogReader reader) {
    Losses losses = new Losses();
    try (LocatedRecords ledgers = reader.located("")) {
      for (Located each : ledgers.all()) {
        if (each.head().kind() == Kind.LOSS) {
          losses.add(ledgers.read(each).body().payload().bytes());
        }
      }
    } catch (IOException notWrittenSo) {
      throw new ReadFailedException("the ledger of a repair: " + notWrittenSo, notWrittenSo);
    }
    return losses;
  }

  /** Takes what a record of the empty id says; a marker has no payload and says nothing here. */
  void add(ByteBuffer ledger) throws IOException {
    if (!ledger.hasRemaining()) {
      return;
    }
    byte[] content = new byte[ledger.remaining()];
    ledger.duplicate().get(content);
    JsonNode root = JSON.readTree(content);
    if (root.path("formatVersion").asInt() != FORMAT_VERSION) {
      throw new IOException("format version " + root.path("formatVersion") + " is not known");
    }
    for (JsonNode each : root.path("lost")) {
      long ordinal = each.get(3).asLong();
      add(
          new Loss(
              each.get(0).asText(), each.get(1).asLong(), each.get(2).asLong(), ordinal, ordinal));
    }
    for (JsonNode each : root.path("stretches")) {
      add(new Loss(null, 0, 0, each.get(0).asLong(), each.get(1).asLong()));
    }
    root.path("accepted").forEach(each -> accepted.add(each.asLong()));
  }

  private void add(Loss loss) {
    if (all.putIfAbsent(loss.lastOrdinal(), loss) == null) {
      if (loss.id() == null) {
        stretches.add(loss);
      } else {
        byId.computeIfAbsent(loss.id(), unseen -> new ArrayList<>()).add(loss);
      }
    }
  }

  /** What a ledger says of losses and of what is accepted. */
  static byte[] ledger(Collection<Loss> losses, Collection<Long> accepted) {
    ObjectNode root = JSON.createObjectNode();
    root.put("formatVersion", FORMAT_VERSION);
    ArrayNode lost = root.putArray("lost");
    ArrayNode stretches = root.putArray("stretches");
    for (Loss loss : losses) {
      if (loss.id() == null) {
        stretches.addArray().add(loss.firstOrdinal()).add(loss.lastOrdinal());
      } else {
        lost.addArray().add(loss.id()).add(loss.after()).add(loss.to()).add(loss.lastOrdinal());
      }
    }
    ArrayNode ordinals = root.putArray("accepted");
    accepted.forEach(ordinals::add);
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JacksonException impossible) {
      throw new IllegalStateException("a ledger cannot be written: " + root, impossible);
    }
  }

  static LogRecord.Body body(byte[] ledger) {
    return new LogRecord.Body(
        "",
        Salvage.NOTHING.tags(),
        new LogRecord.Value(0, "", ByteBuffer.wrap(ledger)),
        Salvage.NOTHING.metadata());
  }

  /** All of them, in the order of the log. */
  public Collection<Loss> all() {
    return all.values();
  }

  /** Those that nobody has accepted. */
  public List<Loss> open() {
    return all.values().stream().filter(loss -> !isAccepted(loss)).toList();
  }

  boolean knows(Loss loss) {
    return all.containsKey(loss.lastOrdinal());
  }

  /** Whether an operator has accepted it. */
  public boolean isAccepted(Loss loss) {
    return accepted.contains(loss.lastOrdinal());
  }

  /** What is known to be lost of an id. */
  public List<Loss> of(String persistenceId) {
    return byId.getOrDefault(persistenceId, List.of());
  }

  /** Stretches of the log of which nobody knows whose records were in it. */
  public List<Loss> stretches() {
    return stretches;
  }

  /**
   * Whether something between two ordinals is lost that may have been an id's, and that is
   * accepted, so that a gap there is none.
   */
  public boolean bridges(String persistenceId, long afterOrdinal, long beforeOrdinal) {
    return all.subMap(afterOrdinal, false, beforeOrdinal, false).values().stream()
        .filter(loss -> loss.id() == null || loss.id().equals(persistenceId))
        .anyMatch(this::isAccepted);
  }

  /** Whether nothing was ever given up. */
  public boolean isEmpty() {
    return all.isEmpty();
  }
}
