package dev.docket.engine.state;

import static dev.docket.engine.state.CaseFixture.add;
import static dev.docket.engine.state.CaseFixture.addHolding;
import static dev.docket.engine.state.CaseFixture.cancel;
import static dev.docket.engine.state.CaseFixture.complete;
import static dev.docket.engine.state.CaseFixture.enter;
import static dev.docket.engine.state.CaseFixture.map;
import static dev.docket.engine.state.CaseFixture.object;
import static dev.docket.engine.state.CaseFixture.remove;
import static dev.docket.engine.state.CaseFixture.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.TokenStatus;
import dev.docket.protocol.Update;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepTokensTest {

  private final CaseFixture order = CaseFixture.created();

  @Test
  void shouldAddAnActiveTokenStampedWithTheVersionThatBoreIt() {
    order.commit(enter("goods", "root"));

    order.commit(
        new Mutation.AddToken(TokenId.of("pick"), "Picking", ScopeId.of("goods"), JsonValue.of(3)));

    assertThat(order.token("pick"))
        .isEqualTo(
            new Token(
                TokenId.of("pick"),
                "Picking",
                ScopeId.of("goods"),
                JsonValue.of(3),
                TokenStatus.ACTIVE,
                2,
                null));
    assertThat(order.state().tokensOf(ScopeId.of("goods"))).containsExactly(TokenId.of("pick"));
  }

  @Test
  void shouldNotAddATokenTwice() {
    order.commit(add("t"));

    Violation violation = order.violation(add("t"));

    assertThat(violation.code()).isEqualTo(ViolationCode.TOKEN_EXISTS);
    assertThat(violation.subject()).isEqualTo("token/t");
    assertThat(violation.index()).isZero();
    assertThat(violation.consequence()).isFalse();
  }

  @Test
  void shouldNotAddATokenWhoseIdACompleteOneHas() {
    order.commit(add("t"), complete("t"));

    assertThat(order.violation(add("t")).code()).isEqualTo(ViolationCode.TOKEN_EXISTS);
  }

  @Test
  void shouldNotAddATokenToAScopeThatDoesNotExist() {
    Violation violation = order.violation(add("t", "nowhere"));

    assertThat(violation.code()).isEqualTo(ViolationCode.SCOPE_UNKNOWN);
    assertThat(violation.subject()).isEqualTo("token/t");
    assertThat(violation.message()).contains("nowhere");
  }

  @Test
  void shouldNotAddATokenToACancelledScope() {
    order.commit(enter("s", "root"), cancel("s"));

    assertThat(order.violation(add("t", "s")).code()).isEqualTo(ViolationCode.SCOPE_NOT_ACTIVE);
  }

  @Test
  void shouldNotTakeATokenValueThatNestsTooDeep() {
    JsonValue deep = JsonNull.INSTANCE;
    for (int i = 1; i < JsonValue.MAX_DEPTH; i++) {
      deep = JsonArray.of(deep);
    }
    order.commit(addHolding("just", deep));

    assertThat(order.violation(addHolding("t", JsonArray.of(deep))).code())
        .isEqualTo(ViolationCode.TOKEN_VALUE_TOO_DEEP);
    // Recovery meets the deepest one that is allowed, too.
    assertThat(CaseFixture.replayed(order.events).hash()).isEqualTo(order.state().hash());
  }

  @Test
  void shouldRemoveATokenOfAnyStatus() {
    order.commit(enter("s", "root"), add("active"), add("complete"), add("cancelled", "s"));
    order.commit(complete("complete"), cancel("s"));

    order.commit(remove("active"), remove("complete"), remove("cancelled"));

    assertThat(order.state().tokens()).isEmpty();
    assertThat(order.state().activeTokens()).isZero();
  }

  @Test
  void shouldNotRemoveATokenThatIsNotThere() {
    Violation violation = order.violation(remove("t"));

    assertThat(violation.code()).isEqualTo(ViolationCode.TOKEN_UNKNOWN);
    assertThat(violation.subject()).isEqualTo("token/t");
  }

  @Test
  void shouldTakeTheIdOfARemovedTokenAgain() {
    order.commit(add("t"));

    order.commit(remove("t"), add("t"));

    assertThat(order.token("t").bornVersion()).isEqualTo(2);
  }

  @Test
  void shouldUpdatePositionAndValueAndKeepTheRest() {
    order.commit(addHolding("t", object("{\"n\":1,\"keep\":true}")));

    order.commit(update("t", "{\"position\":\"There\",\"value\":{\"n\":2}}"));

    Token token = order.token("t");
    assertThat(token.position()).isEqualTo("There");
    assertThat(token.value()).isEqualTo(object("{\"n\":2,\"keep\":true}"));
    assertThat(token.bornVersion()).isEqualTo(1);
    assertThat(token.status()).isEqualTo(TokenStatus.ACTIVE);
  }

  @Test
  void shouldGiveATokenTheValueNullWhenAMergePatchRemovesIt() {
    order.commit(addHolding("t", 1));

    order.commit(update("t", "{\"value\":null}"));

    assertThat(order.token("t").value()).isEqualTo(JsonNull.INSTANCE);
  }

  @Test
  void shouldUpdateATokenByAJsonPatch() {
    order.commit(addHolding("t", object("{\"list\":[1,2]}")));

    order.commit(
        new Mutation.UpdateToken(
            TokenId.of("t"),
            new Update.Patch(
                (JsonArray)
                    JsonValue.parse(
                        "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"active\"},"
                            + "{\"op\":\"add\",\"path\":\"/value/list/-\",\"value\":3}]"))));

    assertThat(order.token("t").value()).isEqualTo(object("{\"list\":[1,2,3]}"));
  }

  @Test
  void shouldUpdateATokenByAFunction() {
    order.commit(addHolding("t", 1));

    order.commit(map("t", document -> ((JsonObject) document).with("value", 2)));

    assertThat(order.token("t").value()).isEqualTo(JsonValue.of(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"active", "complete", "cancelled"})
  void shouldTakeAnActiveTokenToEveryStatus(String status) {
    order.commit(add("t"));

    order.commit(update("t", "{\"status\":\"" + status + "\"}"));

    assertThat(order.token("t").status().wireName()).isEqualTo(status);
    assertThat(order.token("t").cause()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "cancelled"})
  void shouldNotUpdateATokenThatIsNotActive(String status) {
    order.commit(add("t"), update("t", "{\"status\":\"" + status + "\"}"));

    Violation violation = order.violation(update("t", "{\"status\":\"active\"}"));

    assertThat(violation.code()).isEqualTo(ViolationCode.TOKEN_NOT_ACTIVE);
  }

  @Test
  void shouldNotUpdateATokenThatIsNotThere() {
    assertThat(order.violation(update("t", "{}")).code()).isEqualTo(ViolationCode.TOKEN_UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":\"u\"}", "{\"id\":null}", "{\"id\":7}"})
  void shouldNotChangeTheIdOfAToken(String patch) {
    order.commit(add("t"));

    assertThat(order.violation(update("t", patch)).code())
        .isEqualTo(ViolationCode.TOKEN_ID_CHANGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{\"position\":null}",
        "{\"position\":\"\"}",
        "{\"position\":7}",
        "{\"scope\":null}",
        "{\"scope\":\"\"}",
        "{\"status\":\"ACTIVE\"}",
        "{\"status\":\"paused\"}",
        "{\"bornVersion\":1}",
        "{\"cause\":{\"scope\":\"root\",\"version\":1}}",
        "{\"colour\":\"red\"}"
      })
  void shouldNotMakeATokenIllegal(String patch) {
    order.commit(add("t"));

    Violation violation = order.violation(update("t", patch));

    assertThat(violation.code()).isEqualTo(ViolationCode.UPDATE_FAILED);
    assertThat(violation.subject()).isEqualTo("token/t");
  }

  @Test
  void shouldMoveATokenToAnotherScope() {
    order.commit(enter("s", "root"), add("t"));

    order.commit(update("t", "{\"scope\":\"s\"}"));

    assertThat(order.token("t").scope()).isEqualTo(ScopeId.of("s"));
    assertThat(order.state().tokensOf(ScopeId.ROOT)).isEmpty();
    assertThat(order.state().tokensOf(ScopeId.of("s"))).containsExactly(TokenId.of("t"));
  }

  @Test
  void shouldNotMoveATokenToAScopeThatDoesNotExist() {
    order.commit(add("t"));

    assertThat(order.violation(update("t", "{\"scope\":\"s\"}")).code())
        .isEqualTo(ViolationCode.SCOPE_UNKNOWN);
  }

  @Test
  void shouldNotMoveATokenToACancelledScope() {
    order.commit(enter("s", "root"), cancel("s"), add("t"));

    assertThat(order.violation(update("t", "{\"scope\":\"s\"}")).code())
        .isEqualTo(ViolationCode.SCOPE_NOT_ACTIVE);
  }

  @Test
  void shouldRefuseATokenUpdateThatThrows() {
    order.commit(add("t"));

    Violation violation =
        order.violation(
            map(
                "t",
                document -> {
                  throw new IllegalStateException("no stock");
                }));

    assertThat(violation.code()).isEqualTo(ViolationCode.UPDATE_FAILED);
    assertThat(violation.subject()).isEqualTo("token/t");
    assertThat(violation.message()).contains("no stock");
  }
}
