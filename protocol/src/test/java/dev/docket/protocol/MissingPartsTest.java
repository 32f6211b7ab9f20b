package dev.docket.protocol;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Bytes may leave out what the compiler asks for: no part of a state or a change is then null. */
@SuppressWarnings("NullAway")
class MissingPartsTest {

  @Test
  void shouldRefuseATokenAScopeOrAChangeWithoutAPart() {
    TokenId id = TokenId.of("t");

    assertThatNullPointerException()
        .isThrownBy(() -> new Token(id, "At", ScopeId.ROOT, null, TokenStatus.ACTIVE, 1, null))
        .withMessage("value");
    assertThatNullPointerException()
        .isThrownBy(() -> new Scope(ScopeId.ROOT, null, null, Instant.EPOCH))
        .withMessage("status");
    assertThatNullPointerException()
        .isThrownBy(() -> new Change.ContextPut("key", null))
        .withMessage("value");
    assertThatNullPointerException()
        .isThrownBy(() -> new Change.TokenPut(null))
        .withMessage("token");
  }
}
