package dev.docket.protocol;

import dev.docket.protocol.json.JsonNumber;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import dev.docket.protocol.json.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a receipt says. In JSON the fields are {@code v} ({@value #FORMAT}) and, by their names
 * here, {@code origin, case, seq, type, prev, stateBefore, stateAfter, mutations, n, status, key,
 * time, schema}, and {@code skipped} in a restore out of safe mode, in no other receipt.
 *
 * @param origin the configured name of the engine that wrote it; survives moving the store
 * @param caseId in JSON {@code case}
 * @param seq the version that the commit made
 * @param prev SHA-256 of the previous receipt's bytes; {@link Hash#NONE} at the genesis
 * @param stateBefore hash of the state that the commit changed; {@link Hash#NONE} at the genesis
 * @param stateAfter hash of the state that the commit made; {@link Hash#NONE} after an erase, which
 *     leaves none
 * @param mutations hash of the net changes, keyed with the case's salt
 * @param n how many mutations the quantum had
 * @param status the status of the case after the commit
 * @param key the id of the quantum
 * @param time when it was committed, UTC milliseconds
 * @param schema the version of the state model that the state hashes are taken over
 * @param skipped the lost versions between the receipt that {@code prev} names and this one; {@code
 *     null} where there are none
 */
public record ReceiptBody(
    String origin,
    CaseId caseId,
    long seq,
    ReceiptType type,
    Hash prev,
    Hash stateBefore,
    Hash stateAfter,
    Hash mutations,
    int n,
    CaseStatus status,
    QuantumId key,
    Instant time,
    int schema,
    @Nullable SkippedVersions skipped) {

  /** The version of this format, field {@code v}. */
  public static final int FORMAT = 1;

  private static final String SKIPPED = "skipped";

  private static final Set<String> FIELDS =
      Set.of(
          "v",
          "origin",
          "case",
          "seq",
          "type",
          "prev",
          "stateBefore",
          "stateAfter",
          "mutations",
          "n",
          "status",
          "key",
          "time",
          "schema");

  /**
   * Looks whether versions may be skipped here.
   *
   * @throws IllegalReceiptException if not: only by a restore, and up to the version before it
   */
  public ReceiptBody {
    if (skipped != null && (type != ReceiptType.RESTORE || skipped.last() != seq - 1)) {
      throw new IllegalReceiptException(
          "the receipt's field skipped is "
              + skipped
              + " in a "
              + type
              + " of version "
              + seq
              + "; allowed is in a restore, up to the version before it");
    }
  }

  /** A receipt that follows the version before its own. */
  public ReceiptBody(
      String origin,
      CaseId caseId,
      long seq,
      ReceiptType type,
      Hash prev,
      Hash stateBefore,
      Hash stateAfter,
      Hash mutations,
      int n,
      CaseStatus status,
      QuantumId key,
      Instant time,
      int schema) {
    this(
        origin,
        caseId,
        seq,
        type,
        prev,
        stateBefore,
        stateAfter,
        mutations,
        n,
        status,
        key,
        time,
        schema,
        null);
  }

  /** The version that this one follows; -1 at the genesis. */
  public long versionBefore() {
    return (skipped == null ? seq : skipped.first()) - 1;
  }

  JsonObject toJson() {
    JsonObject json = always();
    return skipped == null ? json : json.with(SKIPPED, skipped.toJson());
  }

  private JsonObject always() {
    return JsonObject.EMPTY
        .with("v", FORMAT)
        .with("origin", origin)
        .with("case", caseId.value())
        .with("seq", seq)
        .with("type", type.wireName())
        .with("prev", prev.hex())
        .with("stateBefore", stateBefore.hex())
        .with("stateAfter", stateAfter.hex())
        .with("mutations", mutations.hex())
        .with("n", n)
        .with("status", status.wireName())
        .with("key", key.value())
        .with("time", time.toEpochMilli())
        .with("schema", schema);
  }

  static ReceiptBody fromJson(JsonObject json) {
    long format = number(json, "v");
    if (format != FORMAT) {
      throw new IllegalReceiptException(
          "a receipt of format " + format + "; known here is " + FORMAT);
    }
    JsonValue skipped = json.get(SKIPPED);
    if (!(skipped == null ? json : json.without(SKIPPED)).names().equals(FIELDS)) {
      throw new IllegalReceiptException(
          "a receipt has the fields " + json.names() + "; format 1 has " + FIELDS);
    }
    return new ReceiptBody(
        text(json, "origin", text -> text),
        text(json, "case", CaseId::of),
        number(json, "seq"),
        text(json, "type", ReceiptBody::type),
        text(json, "prev", Hash::new),
        text(json, "stateBefore", Hash::new),
        text(json, "stateAfter", Hash::new),
        text(json, "mutations", Hash::new),
        smallNumber(json, "n"),
        text(json, "status", CaseStatus::ofWireName),
        text(json, "key", QuantumId::of),
        Instant.ofEpochMilli(number(json, "time")),
        smallNumber(json, "schema"),
        skipped == null ? null : skipped(skipped));
  }

  private static SkippedVersions skipped(JsonValue json) {
    try {
      return SkippedVersions.fromJson(json);
    } catch (IllegalArgumentException fault) {
      throw new IllegalReceiptException(
          "the receipt's field skipped: " + fault.getMessage(), fault);
    }
  }

  private static ReceiptType type(String name) {
    return Arrays.stream(ReceiptType.values())
        .filter(type -> type.wireName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is no receipt type"));
  }

  private static long number(JsonObject json, String field) {
    JsonValue value = json.get(field);
    if (value instanceof JsonNumber number && number.isInteger() && number.longValue() >= 0) {
      return number.longValue();
    }
    throw new IllegalReceiptException(
        "the receipt's field " + field + " is " + value + "; allowed is an integer from 0");
  }

  private static int smallNumber(JsonObject json, String field) {
    long number = number(json, field);
    if (number > Integer.MAX_VALUE) {
      throw new IllegalReceiptException(
          "the receipt's field "
              + field
              + " is "
              + number
              + "; allowed is an integer from 0 to "
              + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  private static <T> T text(JsonObject json, String field, Function<String, T> reading) {
    JsonValue value = json.get(field);
    if (!(value instanceof JsonString string)) {
      throw new IllegalReceiptException(
          "the receipt's field " + field + " is " + value + "; allowed is a string");
    }
    try {
      return reading.apply(string.value());
    } catch (IllegalArgumentException fault) {
      throw new IllegalReceiptException(
          "the receipt's field " + field + ": " + fault.getMessage(), fault);
    }
  }
}
