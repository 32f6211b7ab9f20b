package dev.docket.engine.state;

import static dev.docket.engine.state.CaseFixture.add;
import static dev.docket.engine.state.CaseFixture.cancel;
import static dev.docket.engine.state.CaseFixture.complete;
import static dev.docket.engine.state.CaseFixture.enter;
import static dev.docket.engine.state.CaseFixture.exit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.Mutation.ExitScope.Mode;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ScopeStatus;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.TokenStatus;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepScopesTest {

  private final CaseFixture order = CaseFixture.created();

  @Test
  void shouldEnterAScopeAtTheTimeOfTheCommit() {
    order.commit(enter("s", "root"));

    assertThat(order.scope("s"))
        .isEqualTo(
            new Scope(
                ScopeId.of("s"),
                ScopeId.ROOT,
                ScopeStatus.ACTIVE,
                CaseFixture.START.plusSeconds(1)));
    assertThat(order.state().childrenOf(ScopeId.ROOT)).containsExactly(ScopeId.of("s"));
  }

  @Test
  void shouldNotEnterAScopeTwice() {
    order.commit(enter("s", "root"));

    Violation violation = order.violation(enter("s", "root"));

    assertThat(violation.code()).isEqualTo(ViolationCode.SCOPE_EXISTS);
    assertThat(violation.subject()).isEqualTo("scope/s");
  }

  @Test
  void shouldNotEnterTheRootScopeAgain() {
    assertThat(order.violation(enter("root", "root")).code()).isEqualTo(ViolationCode.SCOPE_EXISTS);
  }

  @Test
  void shouldNotEnterAScopeBelowOneThatDoesNotExist() {
    assertThat(order.violation(enter("s", "nowhere")).code())
        .isEqualTo(ViolationCode.SCOPE_UNKNOWN);
  }

  @Test
  void shouldNotEnterAScopeBelowACancelledOne() {
    order.commit(enter("s", "root"), cancel("s"));

    assertThat(order.violation(enter("below", "s")).code())
        .isEqualTo(ViolationCode.SCOPE_NOT_ACTIVE);
  }

  @Test
  void shouldEnterScopesDownToTheDepthLimitAndNoDeeper() {
    List<Mutation> chain = new ArrayList<>();
    String parent = "root";
    for (int depth = 1; depth <= 64; depth++) {
      chain.add(enter("s" + depth, parent));
      parent = "s" + depth;
    }
    order.commit(chain.toArray(Mutation[]::new));

    Violation violation = order.violation(enter("s65", "s64"));

    assertThat(violation.code()).isEqualTo(ViolationCode.SCOPE_TOO_DEEP);
    assertThat(violation.subject()).isEqualTo("scope/s65");
    assertThat(violation.message()).contains("64");
  }

  @Test
  void shouldMoveActiveTokensToTheParentAndDropTheOthersWhenAScopeIsLeft() {
    order.commit(enter("up", "root"), enter("s", "up"));
    order.commit(add("active", "s"), add("complete", "s"), complete("complete"));

    order.commit(exit("s"));

    assertThat(order.state().scopes()).doesNotContainKey(ScopeId.of("s"));
    assertThat(order.state().tokens()).containsOnlyKeys(TokenId.of("active"));
    assertThat(order.token("active").scope()).isEqualTo(ScopeId.of("up"));
    assertThat(order.token("active").status()).isEqualTo(TokenStatus.ACTIVE);
  }

  @Test
  void shouldRequireAnEmptyScopeToHaveNoActiveToken() {
    order.commit(enter("s", "root"), add("t", "s"));

    Violation violation = order.violation(exit("s", Mode.REQUIRE_EMPTY));

    assertThat(violation.code()).isEqualTo(ViolationCode.SCOPE_HAS_ACTIVE_TOKENS);
    assertThat(violation.subject()).isEqualTo("scope/s");
  }

  @Test
  void shouldTakeAScopeWithCompleteTokensOnlyAsEmpty() {
    order.commit(enter("s", "root"), add("t", "s"), complete("t"));

    order.commit(exit("s", Mode.REQUIRE_EMPTY));

    assertThat(order.state().tokens()).isEmpty();
    assertThat(order.state().scopes()).containsOnlyKeys(ScopeId.ROOT);
  }

  @Test
  void shouldDropTheTokensWithAScopeThatIsLeftByCancelling() {
    order.commit(enter("s", "root"), add("t", "s"), add("done", "s"), complete("done"));

    order.commit(exit("s", Mode.CANCEL));

    assertThat(order.state().tokens()).isEmpty();
    assertThat(order.state().scopes()).containsOnlyKeys(ScopeId.ROOT);
    assertThat(order.state().activeTokens()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void shouldLeaveACancelledScopeAndDropItsTokens(Mode mode) {
    order.commit(enter("s", "root"), add("t", "s"), cancel("s"));

    order.commit(exit("s", mode));

    assertThat(order.state().tokens()).isEmpty();
    assertThat(order.state().scopes()).containsOnlyKeys(ScopeId.ROOT);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void shouldNotLeaveTheRootScope(Mode mode) {
    Violation violation = order.violation(exit("root", mode));

    assertThat(violation.code()).isEqualTo(ViolationCode.SCOPE_IS_ROOT);
    assertThat(violation.subject()).isEqualTo("scope/root");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void shouldNotLeaveAScopeThatDoesNotExist(Mode mode) {
    assertThat(order.violation(exit("s", mode)).code()).isEqualTo(ViolationCode.SCOPE_UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void shouldNotLeaveAScopeWithChildren(Mode mode) {
    order.commit(enter("s", "root"), enter("below", "s"), cancel("below"));

    Violation violation = order.violation(exit("s", mode));

    assertThat(violation.code()).isEqualTo(ViolationCode.SCOPE_HAS_CHILDREN);
    assertThat(violation.message()).contains("below");
  }

  @Test
  void shouldTakeTheIdOfAScopeThatWasLeftAgainElsewhere() {
    order.commit(enter("a", "root"), enter("s", "a"));

    order.commit(exit("s"), enter("s", "root"));

    assertThat(order.scope("s").parent()).isEqualTo(ScopeId.ROOT);
    assertThat(order.state().childrenOf(ScopeId.of("a"))).isEmpty();
    assertThat(order.state().childrenOf(ScopeId.ROOT))
        .containsExactly(ScopeId.of("a"), ScopeId.of("s"));
  }

  @Test
  void shouldCancelAScopeAndAllBelowButNotItsCompleteTokens() {
    order.commit(enter("s", "root"), enter("below", "s"), enter("beside", "root"));
    order.commit(
        add("outer", "s"), add("inner", "below"), add("kept", "beside"), add("done", "below"));
    order.commit(complete("done"));

    order.commit(cancel("s"));

    Token.Cause cause = new Token.Cause(ScopeId.of("s"), 4);
    assertThat(order.scope("s").status()).isEqualTo(ScopeStatus.CANCELLED);
    assertThat(order.scope("below").status()).isEqualTo(ScopeStatus.CANCELLED);
    assertThat(order.scope("beside").status()).isEqualTo(ScopeStatus.ACTIVE);
    assertThat(order.token("outer").status()).isEqualTo(TokenStatus.CANCELLED);
    assertThat(order.token("outer").cause()).isEqualTo(cause);
    assertThat(order.token("inner").cause()).isEqualTo(cause);
    assertThat(order.token("done").status()).isEqualTo(TokenStatus.COMPLETE);
    assertThat(order.token("done").cause()).isNull();
    assertThat(order.token("kept").isActive()).isTrue();
    assertThat(order.state().status()).isEqualTo(CaseStatus.RUNNING);
  }

  @Test
  void shouldKeepTheCauseOfWhatWasCancelledBefore() {
    order.commit(enter("s", "root"), enter("below", "s"), add("t", "below"));
    order.commit(cancel("below"));

    order.commit(cancel("s"));

    assertThat(order.token("t").cause()).isEqualTo(new Token.Cause(ScopeId.of("below"), 2));
  }

  @Test
  void shouldNotCancelAScopeTwice() {
    order.commit(enter("s", "root"), cancel("s"));

    assertThat(order.violation(cancel("s")).code()).isEqualTo(ViolationCode.SCOPE_NOT_ACTIVE);
  }

  @Test
  void shouldNotCancelAScopeThatDoesNotExist() {
    assertThat(order.violation(cancel("s")).code()).isEqualTo(ViolationCode.SCOPE_UNKNOWN);
  }

  @Test
  void shouldCancelTheCaseWithItsRootScope() {
    order.commit(enter("s", "root"), add("t", "s"));

    order.commit(cancel("root"));

    assertThat(order.state().status()).isEqualTo(CaseStatus.CANCELLED);
    assertThat(order.state().activeScopes()).isZero();
    assertThat(order.token("t").cause()).isEqualTo(new Token.Cause(ScopeId.ROOT, 2));
  }
}
