package dev.docket.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonValueTest {

  // RFC 7396 appendix A.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"b\"}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":\"b\"}|{\"b\":\"c\"}|{\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"}|{\"a\":null}|{}",
        "{\"a\":\"b\",\"b\":\"c\"}|{\"a\":null}|{\"b\":\"c\"}",
        "{\"a\":[\"b\"]}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":\"c\"}|{\"a\":[\"b\"]}|{\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}}|{\"a\":{\"b\":\"d\",\"c\":null}}|{\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]}|{\"a\":[1]}|{\"a\":[1]}",
        "[\"a\",\"b\"]|[\"c\",\"d\"]|[\"c\",\"d\"]",
        "{\"a\":\"b\"}|[\"c\"]|[\"c\"]",
        "{\"a\":\"foo\"}|null|null",
        "{\"a\":\"foo\"}|\"bar\"|\"bar\"",
        "{\"e\":null}|{\"a\":1}|{\"e\":null,\"a\":1}",
        "[1,2]|{\"a\":\"b\",\"c\":null}|{\"a\":\"b\"}",
        "{}|{\"a\":{\"bb\":{\"ccc\":null}}}|{\"a\":{\"bb\":{}}}",
      })
  void shouldMergePatchesAsTheRfcSays(String target, String patch, String result) {
    assertThat(MergePatch.apply(JsonValue.parse(target), JsonValue.parse(patch)))
        .isEqualTo(JsonValue.parse(result));
  }

  @Test
  void shouldNotChangeWithWhatItWasMadeFrom() {
    List<Object> lines = new ArrayList<>(List.of(1, 2));
    Map<String, Object> order = new HashMap<>();
    order.put("lines", lines);
    JsonObject value = JsonObject.of(order);

    lines.add(3);
    order.put("more", true);

    assertThat(value).hasToString("{\"lines\":[1,2]}");
    assertThatThrownBy(() -> value.entries().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(value.get("lines"))
        .isInstanceOfSatisfying(
            JsonArray.class,
            array ->
                assertThatThrownBy(() -> array.items().clear())
                    .isInstanceOf(UnsupportedOperationException.class));
  }

  @Test
  void shouldSetAndRemoveMembersWithoutChangingTheOriginal() {
    JsonObject one = JsonObject.of("a", 1);

    JsonObject two = one.with("b", "x");

    assertThat(one).hasToString("{\"a\":1}");
    assertThat(two).hasToString("{\"a\":1,\"b\":\"x\"}");
    assertThat(two.without("a").without("b")).isSameAs(JsonObject.EMPTY);
    assertThat(two.without("c")).isSameAs(two);
    assertThat(two.with("a", 1)).isSameAs(two);
    assertThat(two.size()).isEqualTo(2);
    assertThat(two.has("b")).isTrue();
    assertThat(two.get("c")).isNull();
    assertThat(JsonObject.EMPTY.isEmpty()).isTrue();
  }

  @Test
  void shouldCompareByContent() {
    assertThat(JsonValue.parse("{\"a\":1,\"b\":[2]}"))
        .isEqualTo(JsonValue.parse("{\"b\":[2.0],\"a\":1}"))
        .hasSameHashCodeAs(JsonValue.parse("{\"b\":[2.0],\"a\":1}"))
        .isNotEqualTo(JsonValue.parse("{\"a\":1,\"b\":[3]}"))
        .isNotEqualTo(JsonValue.parse("[]"));
    assertThat(JsonArray.of()).isSameAs(JsonArray.EMPTY).hasSameHashCodeAs(JsonArray.EMPTY);
    assertThat(JsonBoolean.of(true).value()).isTrue();
    assertThat(JsonValue.of(java.nio.CharBuffer.wrap("text"))).isEqualTo(new JsonString("text"));
    assertThat(JsonValue.of(null)).isEqualTo(JsonNull.INSTANCE);
  }
}
