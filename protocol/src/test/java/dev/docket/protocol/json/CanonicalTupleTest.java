package dev.docket.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTupleTest {

  /** Doubles whose canonical text looks like an integer that a caller would be refused. */
  @ParameterizedTest
  @ValueSource(doubles = {0x1p53, -0x1p53, 0x1p53 + 2, 1e20, 999999999999999900000.0, 1e21, 0.5})
  void shouldReadBackTheTextOfEveryDouble(double value) {
    CanonicalTuple tuple = CanonicalTuple.of("ctx", "a", value);

    assertThat(CanonicalTuple.parse(tuple.toString())).isEqualTo(tuple);
  }

  @Test
  void shouldReadBackTheDeepestValue() {
    String deep = "[".repeat(JsonValue.MAX_DEPTH) + "]".repeat(JsonValue.MAX_DEPTH);

    assertThat(CanonicalTuple.parse("[" + deep + "]")).hasToString("[" + deep + "]");
    assertThatThrownBy(() -> CanonicalTuple.parse("[[" + deep + "]]"))
        .hasMessageContaining("nests deeper");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[9007199254740993]",
        "[1e20]",
        "[1.0]",
        "[ 1]",
        "[1] ",
        "[1][",
        "1",
        "",
        "[-0]",
        "[01]",
        "[\"\\u0041\"]",
        "[1e999]"
      })
  void shouldRefuseWhatIsNotCanonical(String text) {
    assertThatThrownBy(() -> CanonicalTuple.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
