package dev.docket.engine.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class UpcastersTest {

  private static final Upcasters THREE =
      Upcasters.of("a thing")
          .then(tree -> tree.put("second", tree.remove("first").asInt()))
          .then(tree -> tree.put("third", tree.remove("second").asInt() + 1));

  @Test
  void shouldGoThroughEveryVersionInBetween() {
    ObjectNode first = JsonNodeFactory.instance.objectNode().put("first", 1);
    ObjectNode second = JsonNodeFactory.instance.objectNode().put("second", 1);
    ObjectNode third = JsonNodeFactory.instance.objectNode().put("third", 1);

    assertThat(THREE.currentVersion()).isEqualTo(3);
    assertThat(THREE.upcast(1, first).toString()).isEqualTo("{\"third\":2}");
    assertThat(THREE.upcast(2, second).toString()).isEqualTo("{\"third\":2}");
    assertThat(THREE.upcast(3, third).toString()).isEqualTo("{\"third\":1}");
  }

  @Test
  void shouldRefuseAVersionThatIsNotKnown() {
    ObjectNode any = JsonNodeFactory.instance.objectNode();

    assertThatThrownBy(() -> THREE.upcast(4, any))
        .isInstanceOf(UnknownVersionException.class)
        .hasMessage(
            "a thing is stored in version 4, by a later Docket; known here are the versions 1 to"
                + " 3");
    assertThatThrownBy(() -> THREE.upcast(0, any)).isInstanceOf(UnknownVersionException.class);
  }

  @Test
  void shouldRefuseWhatIsNoObject() {
    assertThatThrownBy(() -> THREE.upcast(1, JsonNodeFactory.instance.numberNode(1)))
        .isInstanceOf(UnknownVersionException.class)
        .hasMessageContaining("not an object");
  }
}
