package dev.docket.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 7493 forbids is refused, and the message says what and where. */
class IllegalJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992",
        "-9007199254740992",
        "123456789012345678901234567890",
        "0.1000000000000000055511151231257827",
        "333333333.33333329",
        "1e400",
        "-1e400",
        "1e-400"
      })
  void shouldRefuseNumbersThatADoubleDoesNotGiveBack(String number) {
    assertIllegal(number, IllegalValueException.Kind.NUMBER_OUT_OF_RANGE, "");
    assertIllegal(
        "{\"a\":[0," + number + "]}", IllegalValueException.Kind.NUMBER_OUT_OF_RANGE, "/a/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.50", "1e2", "100000000000000000000.0", "1e300", "0.1"})
  void shouldTakeNumbersThatADoubleGivesBack(String number) {
    assertThat(JsonValue.parse(number)).isInstanceOf(JsonNumber.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "[1,{\"a\":[tru]}]",
        "{a:1}",
        "'a'",
        "01",
        "+1",
        ".5",
        "NaN",
        "Infinity",
        "nul",
        "1 2",
        "{} {}",
        "// no\n1",
        "\"\u0001\"",
        "\"\\x\""
      })
  void shouldRefuseWhatIsNotJson(String text) {
    assertIllegal(text, IllegalValueException.Kind.ILLEGAL_VALUE, "");
  }

  @Test
  void shouldRefuseNamesThatAreThereTwice() {
    assertThatThrownBy(() -> JsonValue.parse("{\"a\":1,\"a\":1}"))
        .isInstanceOf(IllegalValueException.class)
        .hasMessageContaining("'a'")
        .hasMessageContaining("line 1");
    assertThatThrownBy(() -> JsonValue.parse("{\"b\":[{\"a\":1,\"\\u0061\":2}]}"))
        .isInstanceOf(IllegalValueException.class);
  }

  @Test
  void shouldRefuseLoneSurrogates() {
    assertIllegal("\"\\ud800\"", IllegalValueException.Kind.ILLEGAL_VALUE, "");
    assertIllegal("[\"a\\udc00\"]", IllegalValueException.Kind.ILLEGAL_VALUE, "/0");
    assertIllegal("\"\\udc00\\ud800\"", IllegalValueException.Kind.ILLEGAL_VALUE, "");
    assertThatThrownBy(() -> JsonObject.of("a\ud800", 1))
        .isInstanceOf(IllegalValueException.class)
        .hasMessageContaining("position 1");
    assertThat(JsonValue.parse("\"\\ud83d\\ude00\"")).isEqualTo(new JsonString("😀"));
  }

  @Test
  void shouldRefuseWhatNestsTooDeep() {
    String fine = "[".repeat(128) + "]".repeat(128);

    assertThat(JsonValue.parse(fine).depth()).isEqualTo(128);
    assertThatThrownBy(() -> JsonValue.parse("[" + fine + "]"))
        .isInstanceOf(IllegalValueException.class)
        .hasMessageContaining("deeper than 128");
    assertThatThrownBy(() -> JsonValue.parse("[".repeat(100_000)))
        .isInstanceOf(IllegalValueException.class);
    assertThatThrownBy(() -> JsonArray.of(JsonValue.parse(fine)))
        .isInstanceOf(IllegalValueException.class);
  }

  @Test
  void shouldNameThePlaceOfAnIllegalJavaValue() {
    Map<String, Object> order = Map.of("lines", List.of(Map.of("a/b~c", new Object())));

    assertThatThrownBy(() -> JsonObject.of(order))
        .isInstanceOfSatisfying(
            IllegalValueException.class,
            fault -> {
              assertThat(fault.pointer()).isEqualTo("/lines/0/a~1b~0c");
              assertThat(fault.kind()).isEqualTo(IllegalValueException.Kind.ILLEGAL_VALUE);
              assertThat(fault.reason()).contains("java.lang.Object").contains("allowed");
              assertThat(fault).hasMessageContaining("/lines/0/a~1b~0c");
            });
    assertThatThrownBy(() -> JsonObject.of(Map.of("a", Map.of(7, "seven"))))
        .hasMessageContaining("the name 7 is not a string");
    assertThatThrownBy(
            () -> JsonValue.of(new HashMap<>(java.util.Collections.singletonMap(null, 1))))
        .isInstanceOf(IllegalValueException.class);
  }

  @Test
  void shouldTakeTheNumbersOfJavaByTheirDigits() {
    assertThat(JsonValue.of(0.1f)).isEqualTo(JsonValue.of(0.1));
    assertThat(JsonValue.of(new BigDecimal("0.10"))).isEqualTo(JsonValue.of(0.1));
    assertThat(JsonValue.of(BigInteger.TEN)).isEqualTo(JsonValue.of(10L));
    assertThat(JsonValue.of((short) 7)).isEqualTo(JsonValue.of((byte) 7));
    assertThat(JsonValue.of(new AtomicLong(7))).isEqualTo(JsonValue.of(7));
    assertThatThrownBy(() -> JsonValue.of(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> JsonValue.of(Float.POSITIVE_INFINITY))
        .hasMessageContaining("NUMBER_OUT_OF_RANGE");
    assertThatThrownBy(() -> JsonValue.of(1L << 53)).hasMessageContaining("2^53-1");
    assertThatThrownBy(() -> JsonValue.of(BigInteger.ONE.shiftLeft(53)))
        .hasMessageContaining("string");
    assertThatThrownBy(() -> JsonValue.of(new BigDecimal("0.1000000000000000055511151231257827")))
        .hasMessageContaining("string");
  }

  @Test
  void shouldTellIntegersFromOtherNumbers() {
    assertThat(JsonNumber.of(7.0).isInteger()).isTrue();
    assertThat(JsonNumber.of(7.0).longValue()).isEqualTo(7);
    assertThat(JsonNumber.of(7.5).isInteger()).isFalse();
    assertThat(JsonNumber.of(1e300).isInteger()).isFalse();
    assertThatThrownBy(() -> JsonNumber.of(7.5).longValue())
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("7.5");
    assertThat(JsonNumber.of(-0.0)).isEqualTo(JsonNumber.of(0)).hasToString("0");
    assertThat(JsonNumber.of(7)).hasSameHashCodeAs(JsonNumber.of(7.0));
  }

  @Test
  void shouldReadAndWriteByJacksonAsByHand() throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    String text = "{\"a\":[1,2.5,null,true,\"x\"],\"b\":{}}";

    JsonValue value = mapper.readValue(text, JsonValue.class);

    assertThat(value).isEqualTo(JsonValue.parse(text));
    assertThat(mapper.writeValueAsString(value)).isEqualTo(text);
    assertThat(mapper.readValue("null", JsonValue.class)).isEqualTo(JsonNull.INSTANCE);
    assertThatThrownBy(() -> mapper.readValue("{\"a\":9007199254740992}", JsonValue.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("NUMBER_OUT_OF_RANGE");
  }

  private static void assertIllegal(String text, IllegalValueException.Kind kind, String pointer) {
    assertThatThrownBy(() -> JsonValue.parse(text))
        .isInstanceOfSatisfying(
            IllegalValueException.class,
            fault -> {
              assertThat(fault.kind()).isEqualTo(kind);
              assertThat(fault.pointer()).isEqualTo(pointer);
              assertThat(fault.reason()).isNotBlank();
            });
  }

  @Test
  void shouldRefuseANameThatStoredBytesCouldNotBeReadBackWith() {
    String longest = "n".repeat(JsonObject.MAX_NAME_BYTES - 2);

    assertThat(JsonObject.of(longest, 1).has(longest)).isTrue();
    assertThatThrownBy(() -> JsonObject.of(longest + "n", 1))
        .isInstanceOf(IllegalValueException.class)
        .hasMessageContaining("32768");
  }
}
