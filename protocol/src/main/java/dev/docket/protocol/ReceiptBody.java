package dev.docket.protocol;

import dev.docket.protocol.json.JsonNumber;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import dev.docket.protocol.json.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;

/**
 * What a receipt says. In JSON the fields are {@code v} ({@value #FORMAT}) and, by their names
 * here, {@code origin, case, seq, type, prev, stateBefore, stateAfter, mutations, n, status, key,
 * time, schema}.
 *
 * @param origin the configured name of the engine that wrote it; survives moving the store
 * @param caseId in JSON {@code case}
 * @param seq the version that the commit made
 * @param prev SHA-256 of the previous receipt's bytes; {@link Hash#NONE} at the genesis
 * @param stateBefore hash of the state that the commit changed; {@link Hash#NONE} at the genesis
 * @param stateAfter hash of the state that the commit made
 * @param mutations hash of the net changes, keyed with the case's salt
 * @param n how many mutations the quantum had
 * @param status the status of the case after the commit
 * @param key the id of the quantum
 * @param time when it was committed, UTC milliseconds
 * @param schema the version of the state model that the state hashes are taken over
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
    int schema) {

  /** The version of this format, field {@code v}. */
  public static final int FORMAT = 1;

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

  JsonObject toJson() {
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
    if (!json.names().equals(FIELDS)) {
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
        smallNumber(json, "schema"));
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
