package dev.docket.engine.state;

import static dev.docket.engine.state.CaseFixture.add;
import static dev.docket.engine.state.CaseFixture.cancel;
import static dev.docket.engine.state.CaseFixture.complete;
import static dev.docket.engine.state.CaseFixture.count;
import static dev.docket.engine.state.CaseFixture.enter;
import static dev.docket.engine.state.CaseFixture.exit;
import static dev.docket.engine.state.CaseFixture.mergeContext;
import static dev.docket.engine.state.CaseFixture.metadata;
import static dev.docket.engine.state.CaseFixture.object;
import static dev.docket.engine.state.CaseFixture.remove;
import static dev.docket.engine.state.CaseFixture.setContext;
import static dev.docket.engine.state.CaseFixture.status;
import static dev.docket.engine.state.CaseFixture.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ScopeStatus;
import dev.docket.protocol.TokenStatus;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepCaseTest {

  private final CaseFixture order = CaseFixture.created("{\"amount\":5}");

  @ParameterizedTest
  @EnumSource(value = CaseStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "RUNNING")
  void shouldGiveAnEmptyCaseEveryFinalStatus(CaseStatus last) {
    order.commit(status(last));

    assertThat(order.state().status()).isEqualTo(last);
  }

  @Test
  void shouldNotSetACaseRunning() {
    Violation violation = order.violation(status(CaseStatus.RUNNING));

    assertThat(violation.code()).isEqualTo(ViolationCode.STATUS_CHANGE_ILLEGAL);
    assertThat(violation.subject()).isEqualTo("status");
  }

  @Test
  void shouldNotBeDoneWithAnActiveToken() {
    order.commit(add("t"));

    Violation violation = order.violation(status(CaseStatus.DONE));

    assertThat(violation.code()).isEqualTo(ViolationCode.CASE_NOT_EMPTY);
    assertThat(violation.message()).contains("token/t");
  }

  @Test
  void shouldNotBeDoneWithAnActiveScopeButRoot() {
    order.commit(enter("s", "root"));

    Violation violation = order.violation(status(CaseStatus.DONE));

    assertThat(violation.code()).isEqualTo(ViolationCode.CASE_NOT_EMPTY);
    assertThat(violation.message()).contains("scope/s");
  }

  @Test
  void shouldBeDoneWithCompleteTokensAndCancelledScopes() {
    order.commit(enter("s", "root"), add("gone", "s"), cancel("s"), add("t"), complete("t"));

    order.commit(status(CaseStatus.DONE));

    assertThat(order.state().status()).isEqualTo(CaseStatus.DONE);
    assertThat(order.scope("root").status()).isEqualTo(ScopeStatus.ACTIVE);
  }

  @Test
  void shouldLeaveTheTokensOfAFailedCaseAsTheyAre() {
    order.commit(enter("s", "root"), add("t", "s"));

    order.commit(status(CaseStatus.FAILED));

    assertThat(order.token("t").status()).isEqualTo(TokenStatus.ACTIVE);
    assertThat(order.scope("s").status()).isEqualTo(ScopeStatus.ACTIVE);
  }

  @Test
  void shouldCancelTheRootScopeWithTheCase() {
    order.commit(enter("s", "root"), add("t", "s"));

    order.commit(status(CaseStatus.CANCELLED));

    assertThat(order.scope("root").status()).isEqualTo(ScopeStatus.CANCELLED);
    assertThat(order.scope("s").status()).isEqualTo(ScopeStatus.CANCELLED);
    assertThat(order.token("t").status()).isEqualTo(TokenStatus.CANCELLED);
    assertThat(order.state().activeTokens()).isZero();
    assertThat(order.state().childrenOf(ScopeId.ROOT)).containsExactly(ScopeId.of("s"));
  }

  @Test
  void shouldTakeMetadataAfterAFinalStatusInTheSameQuantum() {
    order.commit(status(CaseStatus.DONE), metadata("{\"closedBy\":\"desk 7\"}"));

    assertThat(order.state().metadata()).isEqualTo(object("{\"closedBy\":\"desk 7\"}"));
  }

  @Test
  void shouldTakeNothingButMetadataAfterAFinalStatus() {
    order.commit(enter("s", "root"), add("t", "s"));

    assertThat(
            order.refused(
                cancel("root"),
                setContext("{}"),
                mergeContext("{}"),
                add("u"),
                remove("t"),
                update("t", "{}"),
                enter("r", "root"),
                exit("s"),
                cancel("s"),
                status(CaseStatus.DONE),
                count(),
                metadata("{}")))
        .hasSize(10)
        .allSatisfy(violation -> assertThat(violation.code()).isEqualTo(ViolationCode.CASE_FINAL))
        .extracting(Violation::index)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void shouldTakeNoQuantumAfterTheOneWithAFinalStatus() {
    order.commit(status(CaseStatus.DONE));

    assertThat(order.refused(metadata("{}"), add("t")))
        .extracting(Violation::code)
        .containsExactly(ViolationCode.CASE_FINAL, ViolationCode.CASE_FINAL);
  }

  @Test
  void shouldCountSteps() {
    order.commit(count(), count());

    assertThat(order.state().stepCount()).isEqualTo(2);
  }

  @Test
  void shouldNotCountPastTheLimit() {
    CaseFixture small = CaseFixture.limited(new Limits(10, 10, 3, 1_000, 1_000, 10_000, 10_000, 2));

    Violation violation = small.violation(count(), count(), count());

    assertThat(violation.code()).isEqualTo(ViolationCode.STEP_COUNT_OVERFLOW);
    assertThat(violation.index()).isEqualTo(2);
    assertThat(violation.subject()).isEqualTo("step_count");
  }

  @Test
  void shouldReplaceTheUsersMetadata() {
    order.commit(metadata("{\"a\":1,\"b\":2}"));

    order.commit(metadata("{\"b\":2,\"c\":3}"));

    assertThat(order.state().metadata()).isEqualTo(object("{\"b\":2,\"c\":3}"));
    assertThat(order.state().createdAt()).isEqualTo(CaseFixture.START);
    assertThat(order.state().lastCommitAt()).isEqualTo(CaseFixture.START.plusSeconds(2));
  }

  @Test
  void shouldReplaceTheContext() {
    order.commit(setContext("{\"currency\":\"EUR\"}"));

    assertThat(order.state().context()).isEqualTo(object("{\"currency\":\"EUR\"}"));
  }
}
