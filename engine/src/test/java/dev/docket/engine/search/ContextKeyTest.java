package dev.docket.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import org.junit.jupiter.api.Test;

class ContextKeyTest {

  private static final JsonObject CONTEXT =
      (JsonObject)
          JsonValue.parse(
              "{\"a\":1,\"b\":{\"c\":[10,{\"d\":null}],\"x/y\":2,\"~\":3,\"0\":4},\"a/b\":5}");

  @Test
  void shouldNameATopLevelKey() {
    assertThat(ContextKey.of("a").in(CONTEXT)).isEqualTo(JsonValue.of(1));
    assertThat(ContextKey.of("a/b").in(CONTEXT)).isEqualTo(JsonValue.of(5));
    assertThat(ContextKey.of("nothing").in(CONTEXT)).isNull();
  }

  @Test
  void shouldNameAPlaceBelow() {
    assertThat(ContextKey.of("/a").in(CONTEXT)).isEqualTo(JsonValue.of(1));
    assertThat(ContextKey.of("/b/c/0").in(CONTEXT)).isEqualTo(JsonValue.of(10));
    assertThat(ContextKey.of("/b/c/1/d").in(CONTEXT)).isEqualTo(JsonNull.INSTANCE);
    assertThat(ContextKey.of("/b/x~1y").in(CONTEXT)).isEqualTo(JsonValue.of(2));
    assertThat(ContextKey.of("/b/~0").in(CONTEXT)).isEqualTo(JsonValue.of(3));
    assertThat(ContextKey.of("/b/0").in(CONTEXT)).isEqualTo(JsonValue.of(4));
    assertThat(ContextKey.of("/a~1b").in(CONTEXT)).isEqualTo(JsonValue.of(5));
    assertThat(ContextKey.of("/b/c/2").in(CONTEXT)).isNull();
    assertThat(ContextKey.of("/b/c/-").in(CONTEXT)).isNull();
    assertThat(ContextKey.of("/a/b").in(CONTEXT)).isNull();
  }

  @Test
  void shouldIndexALongValueByItsHash() {
    String text = "x".repeat(1000);

    IndexedValue indexed = IndexedValue.of(JsonValue.of(text));

    assertThat(indexed.same()).isInstanceOf(dev.docket.protocol.Hash.class);
    assertThat(indexed).isEqualTo(IndexedValue.of(JsonValue.of(text)));
    assertThat(indexed).isNotEqualTo(IndexedValue.of(JsonValue.of(text + "x")));
  }

  @Test
  void shouldRefuseAPageOutOfRange() {
    assertThatThrownBy(() -> Page.first(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Page.first(Page.MOST + 1)).hasMessageContaining("10000");
  }
}
