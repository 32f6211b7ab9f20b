package dev.docket.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.protocol.json.JsonNull;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdsTest {

  static Stream<Arguments> ids() {
    return Stream.of(
        Arguments.of("case id", 200, (Function<String, Object>) CaseId::of),
        Arguments.of("quantum id", 128, (Function<String, Object>) QuantumId::of),
        Arguments.of("token id", 128, (Function<String, Object>) TokenId::of),
        Arguments.of("scope id", 128, (Function<String, Object>) ScopeId::of),
        Arguments.of(
            "position",
            256,
            (Function<String, Object>)
                text ->
                    new Mutation.AddToken(TokenId.of("t"), text, ScopeId.ROOT, JsonNull.INSTANCE)
                        .position()));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void shouldTakePrintableTextUpToItsLength(
      String what, int maxBytes, Function<String, Object> make) {
    assertThat(make.apply("a")).hasToString("a");
    assertThat(make.apply("x".repeat(maxBytes))).isNotNull();
    assertThat(make.apply("ä".repeat(maxBytes / 2))).isNotNull();
    assertThat(make.apply("order 7/ä€😀|%")).hasToString("order 7/ä€😀|%");
    assertThat(make.apply("a")).isEqualTo(make.apply("a"));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void shouldRefuseAnythingElseAndSayWhatIsAllowed(
      String what, int maxBytes, Function<String, Object> make) {
    assertThatThrownBy(() -> make.apply(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("1-" + maxBytes);
    assertThatThrownBy(() -> make.apply("x".repeat(maxBytes + 1)))
        .hasMessageContaining(what)
        .hasMessageContaining((maxBytes + 1) + " UTF-8 bytes")
        .hasMessageContaining("…");
    assertThatThrownBy(() -> make.apply("ä".repeat(maxBytes / 2) + "x"))
        .hasMessageContaining("UTF-8 bytes");
    assertThatThrownBy(() -> make.apply("a\nb"))
        .hasMessageContaining("control character at position 1")
        .hasMessageContaining("a?b");
    assertThatThrownBy(() -> make.apply("a\u0085"))
        .hasMessageContaining("control character at position 1");
    assertThatThrownBy(() -> make.apply("ab\ud800"))
        .hasMessageContaining("lone surrogate at position 2");
  }

  @Test
  void shouldSortIdsByTheirText() {
    assertThat(List.of(TokenId.of("b"), TokenId.of("a"), TokenId.of("B")).stream().sorted())
        .containsExactly(TokenId.of("B"), TokenId.of("a"), TokenId.of("b"));
    assertThat(CaseId.of("a")).isLessThan(CaseId.of("b"));
    assertThat(QuantumId.of("a")).isLessThan(QuantumId.of("b"));
    assertThat(ScopeId.of("a")).isLessThan(ScopeId.ROOT);
  }

  @Test
  void shouldTellTheRootFromOtherScopes() {
    assertThat(ScopeId.of("root").isRoot()).isTrue();
    assertThat(ScopeId.of("Root").isRoot()).isFalse();
    assertThatThrownBy(() -> new Scope(ScopeId.of("s"), null, ScopeStatus.ACTIVE, Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scope s");
    assertThatThrownBy(
            () -> new Scope(ScopeId.ROOT, ScopeId.ROOT, ScopeStatus.ACTIVE, Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTakeHashesAsLowerCaseHexadecimalDigits() {
    // FIPS 180-2, "abc".
    String hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    assertThat(Hash.of(new byte[] {'a'}, new byte[] {'b', 'c'})).hasToString(hex);
    assertThat(Hash.of(List.of(new byte[] {'a', 'b', 'c'}))).isEqualTo(new Hash(hex));
    assertThat(new Hash(hex).bytes()).hasSize(32).startsWith(0xba, 0x78);
    assertThatThrownBy(() -> new Hash(hex.substring(1))).hasMessageContaining("64 lower-case");
    assertThatThrownBy(() -> new Hash(hex.toUpperCase(java.util.Locale.ROOT)))
        .hasMessageContaining("64 lower-case");
    assertThatThrownBy(() -> new Hash("g".repeat(64))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotShowASalt() {
    Salt salt = Salt.random(new SecureRandom());

    assertThat(salt.bytes()).hasSize(32);
    assertThat(salt.hex()).hasSize(64);
    assertThat(salt.toString()).doesNotContain(salt.hex());
    assertThat(Salt.random(new SecureRandom())).isNotEqualTo(salt);
    assertThatThrownBy(() -> new Salt("ab")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldMatchWhatWasExpected() {
    Hash hash = Hash.of(new byte[] {1});

    assertThat(Expected.ANY.matches(7, hash)).isTrue();
    assertThat(Expected.version(7).matches(7, hash)).isTrue();
    assertThat(Expected.version(6).matches(7, hash)).isFalse();
    assertThat(Expected.stateHash(hash).matches(7, hash)).isTrue();
    assertThat(Expected.stateHash(Hash.NONE).matches(7, hash)).isFalse();
    assertThat(new Expected(7L, Hash.NONE).matches(7, hash)).isFalse();
  }

  @Test
  void shouldNameTheStatusesOfACase() {
    for (CaseStatus status : CaseStatus.values()) {
      assertThat(CaseStatus.ofWireName(status.wireName())).isEqualTo(status);
    }
    assertThat(CaseStatus.RUNNING.isFinal()).isFalse();
    assertThatThrownBy(() -> CaseStatus.ofWireName("RUNNING"))
        .hasMessageContaining("\"RUNNING\"")
        .hasMessageContaining("running, done, failed and cancelled");
  }
}
