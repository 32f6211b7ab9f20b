package dev.docket.engine.search;

import akka.persistence.query.NoOffset;
import akka.persistence.query.Offset;
import akka.persistence.query.Sequence;
import akka.persistence.query.TimestampOffset;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Hash;
import dev.docket.protocol.json.CanonicalJson;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonNumber;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import dev.docket.protocol.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A view as text: a line of JSON in RFC 8785 form for the header, one for each case, and one for
 * the end.
 *
 * <pre>
 * {"docket-search":2,"journal":…,"keys":[…],"offset":null, ISO timestamp or place in the order of a tag,"lastCommit":…}
 * [id, status, hold, version, sequenceNr, lastCommit, erased, unreadable, [value …]]    value: null, {"is":…}, {"hash":…}
 * {"cases":number of cases}
 * </pre>
 *
 * <p>The offset is read before the first case: a case that is ahead of it drops what comes again.
 */
final class SavedView {

  private static final int FORMAT = 2;

  /** More than the header, or a case with a value at each of thousands of keys. */
  static final int MAX_LINE_BYTES = 1 << 20;

  private final CaseIndex index;
  private final String journal;

  SavedView(CaseIndex index, String journal) {
    this.index = index;
    this.journal = journal;
  }

  void write(OutputStream out) throws IOException {
    if (index.isFull()) {
      throw new IllegalStateException(
          "the view lacks cases: there are more than " + index.maxCases());
    }
    line(out, header());
    long cases = 0;
    for (IndexedCase each : index.after(Optional.empty())) {
      line(out, row(each));
      cases++;
    }
    line(out, JsonObject.of("cases", cases));
    out.flush();
  }

  private static void line(OutputStream out, JsonValue value) throws IOException {
    byte[] bytes = CanonicalJson.bytes(value);
    if (bytes.length > MAX_LINE_BYTES) {
      throw new IllegalStateException(
          "there are too many keys: a line has more than " + MAX_LINE_BYTES + " bytes");
    }
    out.write(bytes);
    out.write('\n');
  }

  private JsonObject header() {
    Offset offset = index.offset();
    return JsonObject.of("docket-search", FORMAT)
        .with("journal", journal)
        .with("keys", keys())
        .with("offset", offset(offset))
        .with("lastCommit", index.lastCommit() == Long.MIN_VALUE ? 0 : index.lastCommit());
  }

  private JsonValue keys() {
    return JsonValue.of(index.keys().stream().map(ContextKey::text).toList());
  }

  private static JsonValue offset(Offset offset) {
    if (offset instanceof TimestampOffset timestamp) {
      // Not what was seen at that very time: it comes again, and is dropped.
      return JsonValue.of(timestamp.timestamp().toString());
    } else if (offset instanceof Sequence sequence) {
      return JsonValue.of(sequence.value());
    } else if (offset.equals(NoOffset.getInstance())) {
      return JsonValue.of(null);
    }
    throw new IllegalStateException(
        "the offset " + offset + " of the read journal cannot be saved");
  }

  private static JsonArray row(IndexedCase each) {
    List<JsonValue> values = new ArrayList<>();
    for (IndexedValue value : each.values()) {
      values.add(value(value));
    }
    return JsonArray.of(
        JsonValue.of(each.id().value()),
        JsonValue.of(each.status() == null ? null : each.status().wireName()),
        JsonValue.of(each.hold()),
        JsonValue.of(each.version()),
        JsonValue.of(each.sequenceNr()),
        JsonValue.of(each.lastCommit()),
        JsonValue.of(each.erased()),
        JsonValue.of(each.unreadable()),
        JsonArray.of(values));
  }

  private static JsonValue value(@Nullable IndexedValue value) {
    if (value == null) {
      return JsonValue.of(null);
    }
    return value.same() instanceof Hash hash
        ? JsonObject.of("hash", hash.hex())
        : JsonObject.of("is", value.same());
  }

  /**
   * Puts what was saved into the view, which must be empty.
   *
   * @throws IllegalArgumentException if it is not whole, or of another journal or other keys
   */
  void read(InputStream in) throws IOException {
    try {
      readWhole(new BoundedLines(in, MAX_LINE_BYTES));
    } catch (IllegalArgumentException fault) {
      throw new IllegalArgumentException(
          "this is no view that was saved by the same search: " + fault.getMessage(), fault);
    }
  }

  private void readWhole(BoundedLines lines) throws IOException {
    JsonObject header = object(next(lines));
    require(header, "docket-search", JsonValue.of(FORMAT));
    require(header, "journal", JsonValue.of(journal));
    require(header, "keys", keys());
    Offset offset = savedOffset(header.get("offset"));
    long lastCommit = number(header.get("lastCommit"));
    long cases = 0;
    JsonValue line = next(lines);
    while (line instanceof JsonArray row) {
      index.put(indexed(row.items()));
      cases++;
      line = next(lines);
    }
    if (!line.equals(JsonObject.of("cases", cases))) {
      throw illegal("it ends with " + line + " after " + cases + " cases");
    }
    index.resume(offset, lastCommit == 0 ? Long.MIN_VALUE : lastCommit);
  }

  private static void require(JsonObject header, String name, JsonValue expected) {
    if (!expected.equals(header.get(name))) {
      throw illegal(
          "its " + name + " is " + header.get(name) + ", and that of this search " + expected);
    }
  }

  private static Offset savedOffset(@Nullable JsonValue saved) {
    if (saved instanceof JsonNumber) {
      return Offset.sequence(number(saved));
    }
    if (JsonNull.INSTANCE.equals(saved)) {
      return NoOffset.getInstance();
    }
    Instant timestamp = time(text(saved));
    return TimestampOffset.Zero().copy(timestamp, timestamp, TimestampOffset.Zero().seen());
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException fault) {
      throw new IllegalArgumentException("its offset is no time: " + text, fault);
    }
  }

  private IndexedCase indexed(List<JsonValue> row) {
    if (row.size() != 9
        || !(row.get(8) instanceof JsonArray saved)
        || saved.items().size() != index.keys().size()) {
      throw illegal("a line has not the fields of a case");
    }
    List<@Nullable IndexedValue> values = new ArrayList<>();
    for (JsonValue value : saved.items()) {
      values.add(indexedValue(value));
    }
    return new IndexedCase(
        CaseId.of(text(row.get(0))),
        row.get(1) instanceof JsonString status ? CaseStatus.ofWireName(status.value()) : null,
        row.get(2) instanceof JsonString hold ? hold.value() : null,
        number(row.get(3)),
        number(row.get(4)),
        number(row.get(5)),
        row.get(6).equals(JsonValue.of(true)),
        row.get(7) instanceof JsonString reason ? reason.value() : null,
        values);
  }

  private static @Nullable IndexedValue indexedValue(JsonValue value) {
    if (!(value instanceof JsonObject saved)) {
      return null;
    }
    JsonValue is = saved.get("is");
    return new IndexedValue(is == null ? new Hash(text(saved.get("hash"))) : is);
  }

  private static JsonObject object(JsonValue line) {
    if (line instanceof JsonObject object) {
      return object;
    }
    throw illegal("its first line is no object");
  }

  private static JsonValue next(BoundedLines lines) throws IOException {
    String line = lines.next();
    if (line == null) {
      throw illegal("it has no end");
    }
    return JsonValue.parse(line);
  }

  private static String text(@Nullable JsonValue value) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw illegal(value + " stands where a text must");
  }

  private static long number(@Nullable JsonValue value) {
    if (value instanceof JsonNumber number && number.isInteger()) {
      return number.longValue();
    }
    throw illegal(value + " stands where an integer must");
  }

  private static IllegalArgumentException illegal(String message) {
    return new IllegalArgumentException(message);
  }
}
