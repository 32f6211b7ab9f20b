package dev.docket.engine.state;

import static dev.docket.engine.state.CaseFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The limits that every case has: what is just allowed is taken, and no more. */
class StandardLimitsTest {

  private static final int MEBIBYTE = 1 << 20;

  private final CaseFixture order = CaseFixture.created();

  @Test
  void shouldTakeTenThousandTokens() {
    List<Mutation> tokens = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      tokens.add(token("t" + i, 0));
    }
    order.commit(tokens.toArray(Mutation[]::new));

    assertThat(order.violation(token("more", 0)).code()).isEqualTo(ViolationCode.TOO_MANY_TOKENS);
  }

  @Test
  void shouldTakeAThousandScopesWithTheRoot() {
    List<Mutation> scopes = new ArrayList<>();
    for (int i = 1; i < 1_000; i++) {
      scopes.add(scope("s" + i));
    }
    order.commit(scopes.toArray(Mutation[]::new));

    assertThat(order.violation(scope("more")).code()).isEqualTo(ViolationCode.TOO_MANY_SCOPES);
  }

  @Test
  void shouldTakeAContextOfAMebibyte() {
    order.commit(new Mutation.SetContext(object(text("a", MEBIBYTE))));

    Violation violation = order.violation(new Mutation.SetContext(object(text("a", MEBIBYTE + 1))));

    assertThat(violation.code()).isEqualTo(ViolationCode.CONTEXT_TOO_LARGE);
  }

  @Test
  void shouldTakeATokensValueOf64Kibibytes() {
    order.commit(token("t", "x".repeat((64 << 10) - 2)));

    assertThat(order.violation(token("u", "x".repeat((64 << 10) - 1))).code())
        .isEqualTo(ViolationCode.TOKEN_VALUE_TOO_LARGE);
  }

  @Test
  void shouldTakeAnEventOfAlmostFourMebibytesAndAStateOfAlmostEight() {
    String one = text("a", 4 * MEBIBYTE - 200);
    String two = one.replace("}", ",") + text("b", 4 * MEBIBYTE - 400).substring(1);
    order.commit(new Mutation.SetMetadata(object(one)));
    order.commit(new Mutation.SetMetadata(object(two)));

    assertThat(
            order
                .violation(
                    new Mutation.SetMetadata(
                        object(two.replace("}", ",") + text("c", 1_000).substring(1))))
                .code())
        .isEqualTo(ViolationCode.STATE_TOO_LARGE);
    assertThat(order.violation(new Mutation.SetMetadata(object(text("c", 4 * MEBIBYTE)))).code())
        .isEqualTo(ViolationCode.EVENT_TOO_LARGE);
  }

  /** An object with one text, of so many bytes in canonical form. */
  private static String text(String name, int bytes) {
    return "{\"" + name + "\":\"" + "x".repeat(bytes - 8) + "\"}";
  }

  private static Mutation token(String id, Object value) {
    return new Mutation.AddToken(TokenId.of(id), "At", ScopeId.ROOT, JsonValue.of(value));
  }

  private static Mutation scope(String id) {
    return new Mutation.EnterScope(ScopeId.of(id), ScopeId.ROOT);
  }
}
