package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * A small store that has everything that the format has: several sealed segments and an active one,
 * every field of a record, deletions, snapshots, merges. As text, since no binary file goes into
 * the repository: a dump of each file without its lines of zeros, and what the store holds.
 */
final class GoldenStore {
  static final String EXPECTED = "expected.jsonl";
  private static final String DUMP = ".hex";
  private static final int LINE = 32;
  private static final Charset UTF = StandardCharsets.UTF_8;
  private static final HexFormat HEX = HexFormat.of();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StoreSettings TINY = SMALL.withSegmentBytes(4 * 1024);

  private final List<ObjectNode> events = new ArrayList<>();
  private final TreeMap<Long, ObjectNode> snapshots = new TreeMap<>();

  /** Writes the store, closes it, and returns what it holds, line by line. */
  List<String> write(Path dir) throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, TINY)) {
      for (long number = 1; number <= 12; number++) {
        append(store, event("Case|7", number, Set.of("even" + number % 2, "all")));
        append(store, event("Case|\uD83D\uDE00/é", number, Set.of()));
        if (number == 6) {
          merge(store);
        }
      }
      append(store, event("gone", 1, Set.of("all")), event("gone", 2, Set.of()));
      append(store, EventRecord.of("empty", 3, "", new SerializedValue(0, "", new byte[0])));
      deleteTo(store, "Case|7", 5);
      deleteTo(store, "gone", 2);
      for (long number = 9; number <= 12; number++) {
        save(store, number);
      }
      await(store.snapshots().delete("Case|7", SnapshotCriteria.exactly(11)));
      snapshots.remove(11L);
      store.settle();
      append(store, event("Case|7", 14, Set.of("last")));
      store.settle();
    }
    return lines();
  }

  /** The first half of both logs becomes one merged segment each, without what is deleted. */
  private void merge(DocketStore store) throws ExecutionException {
    deleteTo(store, "Case|7", 2);
    for (long snapshot = 1; snapshot <= 8; snapshot++) {
      save(store, snapshot);
    }
    store.compact();
  }

  private static EventRecord event(String id, long number, Set<String> tags) {
    boolean odd = number % 2 == 1;
    return new EventRecord(
        id,
        number,
        number <= 6 ? "6f1b2c3d-0000-4000-8000-000000000001" : "the second writer",
        new SerializedValue(31, "m" + number, ("event " + number + " ").repeat(20).getBytes(UTF)),
        tags,
        odd
            ? Optional.of(new SerializedValue(7, "meta", new byte[] {1, 2, (byte) number}))
            : Optional.empty());
  }

  private void append(DocketStore store, EventRecord... batch) throws ExecutionException {
    Appended placed = Fixtures.append(store, batch);
    for (int i = 0; i < batch.length; i++) {
      events.add(line(batch[i], placed.firstOrdinal() + i, placed.firstTimestampMicros() + i));
    }
  }

  private void deleteTo(DocketStore store, String id, long to) throws ExecutionException {
    await(store.events().deleteTo(id, to));
    events.removeIf(
        each -> each.path("event").asText().equals(id) && each.path("number").asLong() <= to);
  }

  private void save(DocketStore store, long number) throws ExecutionException {
    SnapshotRecord snapshot =
        new SnapshotRecord(
            "Case|7",
            number,
            1_700_000_000_000L + number,
            new SerializedValue(31, "state", ("state " + number + " ").repeat(30).getBytes(UTF)),
            Optional.of(new SerializedValue(7, "meta", new byte[] {(byte) number})));
    await(store.snapshots().save(snapshot));
    snapshots.put(number, line(snapshot));
    if (snapshots.size() > TINY.snapshotsKept()) {
      snapshots.pollFirstEntry();
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    events.forEach(each -> lines.add(each.toString()));
    snapshots.values().forEach(each -> lines.add(each.toString()));
    return lines;
  }

  /** What an open store holds, in the same form as {@link #write} says it. */
  static List<String> read(DocketStore store) {
    List<String> lines = new ArrayList<>();
    for (StoredEvent stored : Fixtures.all(store)) {
      lines.add(line(stored.event(), stored.ordinal(), stored.timestampMicros()).toString());
    }
    for (long number = 0; number <= 20; number++) {
      store
          .snapshots()
          .load("Case|7", SnapshotCriteria.exactly(number))
          .ifPresent(found -> lines.add(line(found).toString()));
    }
    return lines;
  }

  private static ObjectNode line(EventRecord event, long ordinal, long micros) {
    ObjectNode line = JSON.createObjectNode();
    line.put("event", event.persistenceId()).put("number", event.sequenceNr());
    line.put("ordinal", ordinal).put("micros", micros).put("writer", event.writer());
    line.set("tags", JSON.valueToTree(new TreeSet<>(event.tags())));
    value(line.putObject("payload"), event.payload());
    event.metadata().ifPresent(metadata -> value(line.putObject("metadata"), metadata));
    return line;
  }

  private static ObjectNode line(SnapshotRecord snapshot) {
    ObjectNode line = JSON.createObjectNode();
    line.put("snapshot", snapshot.persistenceId()).put("number", snapshot.sequenceNr());
    line.put("taken", snapshot.timestampMillis());
    value(line.putObject("payload"), snapshot.payload());
    snapshot.metadata().ifPresent(metadata -> value(line.putObject("metadata"), metadata));
    return line;
  }

  private static void value(ObjectNode target, SerializedValue value) {
    target.put("serializer", value.serializerId()).put("manifest", value.manifest());
    target.put("bytes", HEX.formatHex(value.bytes()));
  }

  /** Writes a dump of each file below a directory that belongs to the format. */
  static void dump(Path dir, Path target) throws IOException {
    for (Path file : files(dir)) {
      String name = dir.relativize(file).toString();
      if (name.startsWith("LOCK") || name.endsWith(".tmp")) {
        continue;
      }
      Path dump = target.resolve(name + DUMP);
      Files.createDirectories(dump.getParent());
      Files.write(dump, dump(Files.readAllBytes(file)));
    }
  }

  private static List<String> dump(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    lines.add("length " + bytes.length);
    for (int at = 0; at < bytes.length; at += LINE) {
      String hex = HEX.formatHex(bytes, at, Math.min(bytes.length, at + LINE));
      if (!hex.matches("0*")) {
        lines.add("%08x %s".formatted(at, hex));
      }
    }
    return lines;
  }

  /** Turns dumps into files again. */
  static void restore(Path dumps, Path dir) throws IOException {
    for (Path dump : files(dumps)) {
      String name = dumps.relativize(dump).toString();
      if (name.endsWith(DUMP)) {
        Path file = dir.resolve(name.substring(0, name.length() - DUMP.length()));
        Files.createDirectories(file.getParent());
        Files.write(file, bytes(Files.readAllLines(dump)));
      }
    }
  }

  private static byte[] bytes(List<String> dump) {
    byte[] bytes = new byte[Integer.parseInt(dump.get(0).substring("length ".length()))];
    for (String line : dump.subList(1, dump.size())) {
      byte[] part = HEX.parseHex(line.substring(9));
      System.arraycopy(part, 0, bytes, Integer.parseInt(line.substring(0, 8), 16), part.length);
    }
    return bytes;
  }

  static List<Path> files(Path dir) throws IOException {
    try (Stream<Path> walk = Files.walk(dir)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
