package dev.docket.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What Jackson, which knows none of these classes, makes of the bytes and of a merge patch. */
class JsonAgainstJacksonPropertyTest {

  private static final ObjectMapper PLAIN = new ObjectMapper();

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void shouldBeReadByAnyoneFromTheCanonicalBytes(@ForAll("values") JsonValue value)
      throws IOException {
    byte[] bytes = CanonicalJson.bytes(value);
    JsonNode read = PLAIN.readTree(bytes);

    assertSame(value, read);
    assertThat(value.canonicalBytes()).isEqualTo(bytes.length);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void shouldMergeAsTheRfcSays(
      @ForAll("values") JsonValue target, @ForAll("values") JsonValue patch) throws IOException {
    JsonNode expected = merge(node(target), node(patch));

    JsonValue merged = MergePatch.apply(target, patch);

    assertSame(merged, expected);
    assertThat(merged.canonicalBytes()).isEqualTo(CanonicalJson.bytes(merged).length);
  }

  /** {@code MergePatch(Target, Patch)} of RFC 7396 section 2, word by word. */
  private static JsonNode merge(@Nullable JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result =
        target instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      if (member.getValue().isNull()) {
        result.remove(member.getKey());
      } else {
        result.set(member.getKey(), merge(result.get(member.getKey()), member.getValue()));
      }
    }
    return result;
  }

  private static JsonNode node(JsonValue value) throws IOException {
    return PLAIN.readTree(CanonicalJson.bytes(value));
  }

  private static void assertSame(JsonValue value, JsonNode node) {
    if (value instanceof JsonObject object) {
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      assertThat(node.isObject()).isTrue();
      assertThat(object.names()).containsExactlyInAnyOrderElementsOf(names);
      object.entries().forEach((name, member) -> assertSame(member, node.get(name)));
    } else if (value instanceof JsonArray array) {
      assertThat(node.isArray()).isTrue();
      assertThat(array.size()).isEqualTo(node.size());
      for (int i = 0; i < node.size(); i++) {
        assertSame(array.items().get(i), node.get(i));
      }
    } else if (value instanceof JsonNumber number) {
      assertThat(node.isNumber()).isTrue();
      assertThat(node.doubleValue()).isEqualTo(number.doubleValue());
    } else if (value instanceof JsonString string) {
      assertThat(node.isTextual()).isTrue();
      assertThat(node.textValue()).isEqualTo(string.value());
    } else if (value instanceof JsonBoolean bool) {
      assertThat(node.isBoolean()).isTrue();
      assertThat(node.booleanValue()).isEqualTo(bool.value());
    } else {
      assertThat(value).isSameAs(JsonNull.INSTANCE);
      assertThat(node.isNull()).isTrue();
    }
  }

  /** Few names, so that target and patch meet; many nulls, which a patch is about. */
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
            Arbitraries.doubles().map(JsonNumber::of),
            texts().map(JsonString::new));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<JsonValue> inner = values(depth - 1);
    Arbitrary<JsonValue> objects =
        Arbitraries.maps(Arbitraries.of("a", "b", "c", "", "ä\n", "\uFB33", "😀"), inner)
            .ofMaxSize(5)
            .map(JsonObject::of);
    return Arbitraries.oneOf(
        scalars, inner.list().ofMaxSize(3).map(JsonArray::of), objects, objects);
  }

  /** Any text, and often what has to be escaped. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(5).filter(JsonAgainstJacksonPropertyTest::isWellFormed),
        Arbitraries.strings().withCharRange('\0', ' ').withChars("\"\\/\u007f").ofMaxLength(4));
  }

  private static boolean isWellFormed(String text) {
    return CanonicalJson.loneSurrogate(text) < 0;
  }
}
