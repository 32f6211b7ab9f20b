package dev.docket.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a receipt as nearly all are: ASCII without anything to escape, no version skipped.
 * What this writes and reads is what {@link ReceiptBody#toJson} and {@link ReceiptBody#fromJson}
 * write and read by way of RFC 8785; whatever is not so plain it leaves to them.
 *
 * <p>Design note: every commit writes a receipt, and every recovery, every search and every notary
 * reads one for each commit; with a tree of JSON in between that was most of what they cost.
 */
final class PlainReceipt {

  private static final Map<String, ReceiptType> TYPES =
      byName(ReceiptType.values(), ReceiptType::wireName);
  private static final Map<String, CaseStatus> STATUSES =
      byName(CaseStatus.values(), CaseStatus::wireName);

  /** Numbers of so many digits are exact, and those with more are rare. */
  private static final int DIGITS = 15;

  private final byte[] bytes;
  private int at;

  private PlainReceipt(byte[] bytes) {
    this.bytes = bytes;
  }

  private static <T> Map<String, T> byName(T[] values, Function<T, String> name) {
    return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(name, value -> value));
  }

  /** The bytes; {@code null} if they are not plain. */
  static byte @Nullable [] write(ReceiptBody body) {
    long time = body.time().toEpochMilli();
    boolean plain =
        body.skipped() == null
            && isPlain(body.caseId().value())
            && isPlain(body.key().value())
            && isPlain(body.origin())
            && isExact(body.seq())
            && isExact(body.n())
            && isExact(body.schema())
            && isExact(time);
    if (!plain) {
      return null;
    }
    String text =
        "{\"case\":\""
            + body.caseId().value()
            + "\",\"key\":\""
            + body.key().value()
            + "\",\"mutations\":\""
            + body.mutations().hex()
            + "\",\"n\":"
            + body.n()
            + ",\"origin\":\""
            + body.origin()
            + "\",\"prev\":\""
            + body.prev().hex()
            + "\",\"schema\":"
            + body.schema()
            + ",\"seq\":"
            + body.seq()
            + ",\"stateAfter\":\""
            + body.stateAfter().hex()
            + "\",\"stateBefore\":\""
            + body.stateBefore().hex()
            + "\",\"status\":\""
            + body.status().wireName()
            + "\",\"time\":"
            + time
            + ",\"type\":\""
            + body.type().wireName()
            + "\",\"v\":"
            + ReceiptBody.FORMAT
            + "}";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int c) {
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
  }

  private static boolean isExact(long number) {
    return number >= 0 && number < 1_000_000_000_000_000L;
  }

  /** What the bytes say; {@code null} if they are not plain, or no receipt at all. */
  static @Nullable ReceiptBody read(byte[] bytes) {
    try {
      return new PlainReceipt(bytes).body();
    } catch (IllegalArgumentException notPlain) {
      return null;
    }
  }

  private ReceiptBody body() {
    CaseId caseId = CaseId.of(text("{\"case\":\""));
    QuantumId key = QuantumId.of(text("\",\"key\":\""));
    Hash mutations = new Hash(text("\",\"mutations\":\""));
    long n = number("\",\"n\":");
    String origin = text(",\"origin\":\"");
    Hash prev = new Hash(text("\",\"prev\":\""));
    long schema = number("\",\"schema\":");
    long seq = number(",\"seq\":");
    Hash after = new Hash(text(",\"stateAfter\":\""));
    Hash before = new Hash(text("\",\"stateBefore\":\""));
    CaseStatus status = known(STATUSES, text("\",\"status\":\""));
    Instant time = Instant.ofEpochMilli(number("\",\"time\":"));
    ReceiptType type = known(TYPES, text(",\"type\":\""));
    long format = number("\",\"v\":");
    skip("}");
    if (at != bytes.length || format != ReceiptBody.FORMAT) {
      throw notPlain();
    }
    return new ReceiptBody(
        origin,
        caseId,
        seq,
        type,
        prev,
        before,
        after,
        mutations,
        small(n),
        status,
        key,
        time,
        small(schema));
  }

  private static <T> T known(Map<String, T> values, String name) {
    T value = values.get(name);
    if (value == null) {
      throw notPlain();
    }
    return value;
  }

  private static int small(long number) {
    if (number > Integer.MAX_VALUE) {
      throw notPlain();
    }
    return (int) number;
  }

  /** The text behind this, up to its closing quote. */
  @SuppressWarnings("deprecation") // Each byte is one ASCII character.
  private String text(String before) {
    skip(before);
    int from = at;
    while (at < bytes.length && isPlain(bytes[at])) {
      at++;
    }
    return new String(bytes, 0, from, at - from);
  }

  private long number(String before) {
    skip(before);
    int from = at;
    long number = 0;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - from < DIGITS) {
      number = 10 * number + bytes[at++] - '0';
    }
    boolean canonical = at > from && (bytes[from] != '0' || at - from == 1);
    if (!canonical) {
      throw notPlain();
    }
    return number;
  }

  private void skip(String expected) {
    boolean there = bytes.length - at >= expected.length();
    for (int i = 0; there && i < expected.length(); i++) {
      there = bytes[at + i] == expected.charAt(i);
    }
    if (!there) {
      throw notPlain();
    }
    at += expected.length();
  }

  private static IllegalArgumentException notPlain() {
    return new IllegalArgumentException("the receipt is not plain");
  }
}
