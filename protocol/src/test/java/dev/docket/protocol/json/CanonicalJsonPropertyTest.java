package dev.docket.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CanonicalJsonPropertyTest {

  @Property
  void shouldMeasureWhatItWrites(@ForAll("values") JsonValue value) {
    assertThat(value.canonicalBytes()).isEqualTo(CanonicalJson.bytes(value).length);
  }

  @Property
  void shouldReadWhatItWrites(@ForAll("values") JsonValue value) {
    JsonValue back = JsonValue.parse(CanonicalJson.text(value));

    assertThat(back).isEqualTo(value);
    assertThat(CanonicalJson.text(back)).isEqualTo(CanonicalJson.text(value));
  }

  @Property
  void shouldMeasureAnObjectThatChanges(
      @ForAll("objects") JsonObject object, @ForAll("names") List<String> names) {
    JsonObject changed = object;
    for (String name : names) {
      changed = changed.has(name) ? changed.without(name) : changed.with(name, object);
      if (!object.isEmpty()) {
        changed = changed.without(object.names().iterator().next());
      }
      assertThat(changed.canonicalBytes()).isEqualTo(CanonicalJson.bytes(changed).length);
    }
  }

  @Property
  void shouldGiveTheDoubleBackFromItsForm(@ForAll double value) {
    if (Double.isFinite(value)) {
      assertThat(Double.parseDouble(JsonNumber.of(value).toString())).isEqualTo(value + 0.0);
    }
  }

  @Provide
  Arbitrary<List<String>> names() {
    return text().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<JsonObject> objects() {
    return objectsOf(values(2));
  }

  @Provide
  Arbitrary<JsonValue> values() {
    return values(3);
  }

  private static Arbitrary<JsonValue> values(int depth) {
    Arbitrary<JsonValue> scalars =
        Arbitraries.oneOf(
            Arbitraries.just(JsonNull.INSTANCE),
            Arbitraries.of(JsonBoolean.class),
            Arbitraries.longs()
                .between(-JsonNumber.MAX_INTEGER, JsonNumber.MAX_INTEGER)
                .map(JsonNumber::of),
            Arbitraries.doubles().filter(d -> !readsAsLargeInteger(d)).map(JsonNumber::of),
            text().map(JsonString::new));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<JsonValue> inner = values(depth - 1);
    return Arbitraries.oneOf(
        scalars, inner.list().ofMaxSize(4).map(JsonArray::of), objectsOf(inner));
  }

  /**
   * RFC 8785 writes these without an exponent, so that they read as integers, which are refused.
   */
  private static boolean readsAsLargeInteger(double value) {
    return Math.abs(value) > JsonNumber.MAX_INTEGER && Math.abs(value) < 1e21;
  }

  private static Arbitrary<JsonObject> objectsOf(Arbitrary<JsonValue> inner) {
    return Arbitraries.maps(text(), inner)
        .ofMaxSize(4)
        .map(
            map ->
                JsonObject.of(
                    map.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
  }

  /** Well-formed text with what has forms of its own in it: controls, quotes, all lengths. */
  private static Arbitrary<String> text() {
    return Arbitraries.of("a", "\"", "\\", "\n", "\u0001", "\u007f", "ä", "€", "😀", "~", "/")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }
}
