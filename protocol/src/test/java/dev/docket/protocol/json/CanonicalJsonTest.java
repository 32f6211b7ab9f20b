package dev.docket.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of RFC 8785, and others that are easy to get wrong. */
class CanonicalJsonTest {

  // RFC 8785 appendix B: IEEE 754 bits and their form.
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2",
    "3fb999999999999a, 0.1",
    "3fe0000000000000, 0.5",
    "4059000000000000, 100",
    "7fe1ccf385ebc8a0, 1e+308",
  })
  void shouldWriteNumbersAsEcmaScriptDoes(String bits, String form) {
    double value = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(bits));

    assertThat(CanonicalJson.text(JsonNumber.of(value))).isEqualTo(form);
    assertThat(JsonNumber.of(value).canonicalBytes()).isEqualTo(form.length());
  }

  @ParameterizedTest
  @CsvSource({
    "333333333.33333329, 333333333.3333333",
    "1E30, 1e+30",
    "4.50, 4.5",
    "2e-3, 0.002",
    "1e21, 1e+21",
    "1e20, 100000000000000000000",
    "1e-7, 1e-7",
    "1e-6, 0.000001",
    "-0, 0",
    "-0.0, 0",
    "0e5, 0",
    "5e-324, 5e-324",
    "9007199254740991, 9007199254740991",
    "-9007199254740991, -9007199254740991",
    "1.5e3, 1500",
  })
  void shouldWriteNumbersThatWereReadAsText(String text, String form) {
    // The first one has more digits than a double gives back: RFC 8785 rounds it, a case refuses
    // it.
    JsonValue value =
        text.equals("333333333.33333329")
            ? JsonNumber.of(Double.parseDouble(text))
            : JsonValue.parse(text);

    assertThat(CanonicalJson.text(value)).isEqualTo(form);
  }

  @Test
  void shouldWriteTheExampleOfSection3() {
    JsonObject value =
        JsonObject.EMPTY
            .with(
                "numbers",
                JsonArray.of(
                    JsonNumber.of(Double.parseDouble("333333333.33333329")),
                    JsonNumber.of(1E30),
                    JsonNumber.of(4.50),
                    JsonNumber.of(2e-3),
                    JsonNumber.of(0.000000000000000000000000001)))
            .with("string", "\u20ac$\u000f\nA'B\"\\\\\"/")
            .with("literals", JsonValue.parse("[null, true, false]"));

    assertThat(CanonicalJson.text(value))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void shouldSortNamesByUtf16CodeUnits() {
    JsonObject value =
        JsonObject.EMPTY
            .with("\u20ac", "Euro Sign")
            .with("\r", "Carriage Return")
            .with("\ufb33", "Hebrew Letter Dalet With Dagesh")
            .with("1", "One")
            .with("\ud83d\ude00", "Emoji: Grinning Face")
            .with("\u0080", "Control")
            .with("\u00f6", "Latin Small Letter O With Diaeresis");

    assertThat(value.names())
        .containsExactly("\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33");
    assertThat(CanonicalJson.text(value))
        .startsWith("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":");
  }

  @Test
  void shouldEscapeOnlyWhatMustBe() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c <= 0x20; c++) {
      all.append(c);
    }
    String text = all + "\"\\/\u007f\u2028é€😀";

    String form =
        "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e"
            + "\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a"
            + "\\u001b\\u001c\\u001d\\u001e\\u001f \\\"\\\\/\u007f\u2028é€😀\"";
    assertThat(CanonicalJson.text(new JsonString(text))).isEqualTo(form);
    assertThat(new JsonString(text).canonicalBytes())
        .isEqualTo(form.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void shouldWriteEmptyOnesAndScalars() {
    assertThat(CanonicalJson.text(JsonValue.parse(" { \"b\" : [ ] , \"a\" : { } } ")))
        .isEqualTo("{\"a\":{},\"b\":[]}");
    assertThat(CanonicalJson.bytes(JsonNull.INSTANCE)).hasSize(4);
    assertThat(JsonBoolean.FALSE).hasToString("false");
    assertThat(JsonArray.of(JsonBoolean.TRUE)).hasToString("[true]");
  }

  /** Whatever its length, and whatever was written before it. */
  @Test
  void shouldWriteLongTextsAndShortOnesBehindThem() {
    for (int length = 500; length < 100_000; length = length * 3 / 2) {
      String text = "a".repeat(length) + "é€😀\n" + "b".repeat(length);

      assertThat(CanonicalJson.text(new JsonString(text)))
          .isEqualTo("\"" + text.replace("\n", "\\n") + "\"");
      assertThat(CanonicalTuple.of(text, length))
          .hasToString("[\"" + text.replace("\n", "\\n") + "\"," + length + "]");
      assertThat(CanonicalTuple.of("x", -1)).hasToString("[\"x\",-1]");
    }
  }

  @Test
  void shouldWriteATupleAsAnArray() {
    CanonicalTuple tuple = CanonicalTuple.of("a", null, 1.5).and(CanonicalTuple.of(true));

    assertThat(tuple).hasToString("[\"a\",null,1.5,true]");
    assertThat(tuple.canonicalBytes()).isEqualTo(tuple.bytes().length);
    assertThat(CanonicalTuple.of()).hasToString("[]");
    assertThat(CanonicalTuple.of().canonicalBytes()).isEqualTo(2);
  }

  @Test
  void shouldWriteATupleOfTheDeepestValue() {
    JsonValue deep = JsonNull.INSTANCE;
    for (int i = 0; i < JsonValue.MAX_DEPTH; i++) {
      deep = JsonArray.of(deep);
    }

    assertThat(CanonicalTuple.of(deep).bytes()).hasSize(2 * JsonValue.MAX_DEPTH + 6);
  }
}
