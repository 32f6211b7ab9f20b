package dev.docket.engine.state;

import static dev.docket.engine.state.CaseFixture.add;
import static dev.docket.engine.state.CaseFixture.addHolding;
import static dev.docket.engine.state.CaseFixture.cancel;
import static dev.docket.engine.state.CaseFixture.complete;
import static dev.docket.engine.state.CaseFixture.count;
import static dev.docket.engine.state.CaseFixture.enter;
import static dev.docket.engine.state.CaseFixture.exit;
import static dev.docket.engine.state.CaseFixture.metadata;
import static dev.docket.engine.state.CaseFixture.object;
import static dev.docket.engine.state.CaseFixture.remove;
import static dev.docket.engine.state.CaseFixture.setContext;
import static dev.docket.engine.state.CaseFixture.status;
import static dev.docket.engine.state.CaseFixture.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Change;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.Mutation.ExitScope.Mode;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldTest {

  private static final Limits SMALL = new Limits(3, 3, 2, 200, 40, 900, 700, 5);

  private final CaseFixture order = CaseFixture.created("{\"a\":1,\"b\":2}");

  @Test
  void shouldLetEachMutationSeeWhatThoseBeforeDid() {
    order.commit(
        enter("s", "root"),
        add("t", "s"),
        update("t", "{\"position\":\"Packing\"}"),
        exit("s"),
        complete("t"),
        status(CaseStatus.DONE));

    assertThat(order.token("t").scope()).isEqualTo(ScopeId.ROOT);
    assertThat(order.state().status()).isEqualTo(CaseStatus.DONE);
    assertThat(order.state().version()).isEqualTo(1);
  }

  @Test
  void shouldNoteEveryViolationAndGoOnWithTheStateBeforeIt() {
    List<Violation> all =
        order.refused(
            add("t"),
            add("t"),
            remove("missing"),
            exit("root"),
            enter("s", "nowhere"),
            complete("t"),
            complete("t"));

    assertThat(all)
        .extracting(Violation::index, Violation::code, Violation::subject, Violation::consequence)
        .containsExactly(
            tuple(1, ViolationCode.TOKEN_EXISTS, "token/t", false),
            tuple(2, ViolationCode.TOKEN_UNKNOWN, "token/missing", false),
            tuple(3, ViolationCode.SCOPE_IS_ROOT, "scope/root", false),
            tuple(4, ViolationCode.SCOPE_UNKNOWN, "scope/s", false),
            tuple(6, ViolationCode.TOKEN_NOT_ACTIVE, "token/t", true));
    assertThat(all).allSatisfy(violation -> assertThat(violation.message()).isNotBlank());
  }

  @Test
  void shouldMarkALaterViolationOnTheSameSubjectAsAConsequence() {
    assertThat(order.refused(add("t", "nowhere"), complete("t"), remove("t"), remove("u")))
        .extracting(Violation::code, Violation::consequence)
        .containsExactly(
            tuple(ViolationCode.SCOPE_UNKNOWN, false),
            tuple(ViolationCode.TOKEN_UNKNOWN, true),
            tuple(ViolationCode.TOKEN_UNKNOWN, true),
            tuple(ViolationCode.TOKEN_UNKNOWN, false));
  }

  @Test
  void shouldMarkAViolationThatRefersToAFailedSubjectAsAConsequence() {
    assertThat(
            order.refused(
                enter("s", "nowhere"),
                add("t", "s"),
                enter("below", "s"),
                add("u", "elsewhere"),
                complete("t")))
        .extracting(Violation::index, Violation::subject, Violation::consequence)
        .containsExactly(
            tuple(0, "scope/s", false),
            tuple(1, "token/t", true),
            tuple(2, "scope/below", true),
            tuple(3, "token/u", false),
            tuple(4, "token/t", true));
  }

  @Test
  void shouldMarkWhatABlockedScopeBlocksAsAConsequence() {
    order.commit(enter("s", "root"), enter("below", "s"), add("t", "below"));

    assertThat(order.refused(exit("below", Mode.REQUIRE_EMPTY), exit("s"), status(CaseStatus.DONE)))
        .extracting(Violation::code, Violation::consequence)
        .containsExactly(
            tuple(ViolationCode.SCOPE_HAS_ACTIVE_TOKENS, false),
            tuple(ViolationCode.SCOPE_HAS_CHILDREN, true),
            tuple(ViolationCode.CASE_NOT_EMPTY, true));
  }

  @Test
  void shouldNameOnlyAFewOfManyObstacles() {
    order.commit(
        add("t1"), add("t2"), add("t3"), add("t4"), add("t5"), add("t6"), add("t7"), add("t8"));

    assertThat(order.violation(status(CaseStatus.DONE)).message())
        .contains("token/t1")
        .contains("token/t5")
        .contains("and 3 more")
        .doesNotContain("token/t6");
  }

  @Test
  void shouldGiveNetChangesInAFixedOrder() {
    FoldResult.Applied applied =
        (FoldResult.Applied)
            order.fold(
                add("t2"),
                add("t1"),
                enter("z", "root"),
                enter("y", "root"),
                metadata("{\"m\":1}"),
                setContext("{\"c\":3,\"b\":2}"),
                count());

    assertThat(applied.changes())
        .extracting(change -> change.form().items().get(0) + " " + change.form().items().get(1))
        .containsExactly(
            "\"step_count\" 1",
            "\"ctx_removed\" \"a\"",
            "\"ctx\" \"c\"",
            "\"metadata\" \"m\"",
            "\"scope\" \"y\"",
            "\"scope\" \"z\"",
            "\"token\" \"t1\"",
            "\"token\" \"t2\"");
  }

  @Test
  void shouldGiveOneChangeForAnEntryThatChangedOften() {
    FoldResult.Applied applied =
        (FoldResult.Applied)
            order.fold(count(), count(), setContext("{\"a\":2}"), setContext("{\"a\":3}"));

    assertThat(applied.changes())
        .containsExactly(
            new Change.StepCountSet(2),
            new Change.ContextPut("a", JsonValue.of(3)),
            new Change.ContextRemoved("b"));
  }

  @Test
  void shouldGiveNoChangeForAnEntryThatEndsAsItBegan() {
    order.commit(enter("s", "root"), add("t", "s"));

    FoldResult.Applied applied =
        (FoldResult.Applied)
            order.fold(
                setContext("{}"),
                setContext("{\"b\":2,\"a\":1}"),
                add("new"),
                remove("new"),
                enter("r", "root"),
                exit("r"),
                update("t", "{\"scope\":\"root\"}"),
                update("t", "{\"scope\":\"s\"}"));

    assertThat(applied.changes()).isEmpty();
    assertThat(applied.after().version()).isEqualTo(2);
  }

  @Test
  void shouldGiveTheSameForTheSame() {
    Mutation[] quantum = {enter("s", "root"), add("t", "s"), cancel("s"), count()};

    FoldResult.Applied one = (FoldResult.Applied) order.fold(quantum);
    FoldResult.Applied two = (FoldResult.Applied) order.fold(quantum);

    assertThat(one.changes()).isEqualTo(two.changes());
    assertThat(one.after().hash()).isEqualTo(two.after().hash());
  }

  @Test
  void shouldLeaveTheStateBeforeAsItWas() {
    CaseState before = order.state();
    String view = before.view().toString();

    order.commit(add("t"), setContext("{}"), enter("s", "root"), cancel("root"));

    assertThat(before.view().toString()).isEqualTo(view);
  }

  @Test
  void shouldOnlyFoldToTheNextVersion() {
    assertThatThrownBy(
            () -> Fold.fold(order.state(), new At(2, CaseFixture.START), List.of(count())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 0");
    assertThatThrownBy(() -> new At(0, CaseFixture.START))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldHoldTheNumberOfTokens() {
    CaseFixture small = CaseFixture.limited(SMALL);
    small.commit(add("t1"), add("t2"), add("t3"));

    Violation violation = small.violation(add("t4"));

    assertThat(violation.code()).isEqualTo(ViolationCode.TOO_MANY_TOKENS);
    assertThat(violation.subject()).isEqualTo("state");
    assertThat(violation.index()).isEqualTo(-1);
    assertThat(violation.message()).contains("4").contains("3");
  }

  @Test
  void shouldHoldLimitsWhenTheQuantumIsWholeOnly() {
    CaseFixture small = CaseFixture.limited(SMALL);
    small.commit(add("t1"), add("t2"), add("t3"));

    small.commit(add("t4"), remove("t1"));

    assertThat(small.state().tokens()).hasSize(3);
  }

  @Test
  void shouldHoldTheNumberOfScopesWithTheRoot() {
    CaseFixture small = CaseFixture.limited(SMALL);
    small.commit(enter("a", "root"), enter("b", "root"));

    assertThat(small.violation(enter("c", "root")).code()).isEqualTo(ViolationCode.TOO_MANY_SCOPES);
  }

  @Test
  void shouldHoldTheDepthOfScopes() {
    CaseFixture small = CaseFixture.limited(SMALL);

    Violation violation = small.violation(enter("a", "root"), enter("b", "a"), enter("c", "b"));

    assertThat(violation.code()).isEqualTo(ViolationCode.SCOPE_TOO_DEEP);
    assertThat(violation.index()).isEqualTo(2);
  }

  @Test
  void shouldHoldTheSizeOfTheContextAndNameTheMutation() {
    CaseFixture small = CaseFixture.limited(SMALL);
    small.commit(setContext("{\"a\":\"" + "x".repeat(192) + "\"}"));

    Violation violation =
        small.violation(count(), setContext("{\"a\":\"" + "x".repeat(193) + "\"}"), count());

    assertThat(violation.code()).isEqualTo(ViolationCode.CONTEXT_TOO_LARGE);
    assertThat(violation.subject()).isEqualTo("context");
    assertThat(violation.index()).isEqualTo(1);
    assertThat(violation.message()).contains("201").contains("200");
  }

  @Test
  void shouldHoldTheSizeOfATokensValueAndNameTheMutation() {
    CaseFixture small = CaseFixture.limited(SMALL);
    small.commit(addHolding("t", "x".repeat(38)));

    Violation violation = small.violation(count(), addHolding("u", "x".repeat(39)));

    assertThat(violation.code()).isEqualTo(ViolationCode.TOKEN_VALUE_TOO_LARGE);
    assertThat(violation.subject()).isEqualTo("token/u");
    assertThat(violation.index()).isEqualTo(1);
  }

  @Test
  void shouldHoldTheSizeOfTheState() {
    CaseFixture small = CaseFixture.limited(SMALL);

    List<Violation> all = small.refused(metadata("{\"m\":\"" + "x".repeat(900) + "\"}"));

    assertThat(all)
        .extracting(Violation::code)
        .containsExactly(ViolationCode.STATE_TOO_LARGE, ViolationCode.EVENT_TOO_LARGE);
    assertThat(all).extracting(Violation::subject).containsExactly("state", "event");
  }

  @Test
  void shouldHoldTheSizeOfAnEvent() {
    CaseFixture small = CaseFixture.limited(new Limits(9, 9, 9, 999, 999, 9_999, 300, 9));

    Violation violation = small.violation(metadata("{\"m\":\"" + "x".repeat(300) + "\"}"));

    assertThat(violation.code()).isEqualTo(ViolationCode.EVENT_TOO_LARGE);
    assertThat(violation.index()).isEqualTo(-1);
  }

  @Test
  void shouldHoldLimitsAtTheGenesis() {
    Limits limits = new Limits(9, 9, 9, 100, 9, 100, 100, 9);

    assertThat(Fold.genesis(object("{\"a\":1}"), limits)).isEmpty();
    assertThat(Fold.genesis(object("{\"a\":\"" + "x".repeat(100) + "\"}"), limits))
        .extracting(Violation::code)
        .containsExactly(
            ViolationCode.CONTEXT_TOO_LARGE,
            ViolationCode.STATE_TOO_LARGE,
            ViolationCode.EVENT_TOO_LARGE);
    assertThat(Fold.genesis(object("{\"a\":1}"))).isEmpty();
  }

  @Test
  void shouldReportLimitsBesideViolations() {
    CaseFixture small = CaseFixture.limited(SMALL);

    assertThat(
            small.refused(remove("missing"), addHolding("t", "x".repeat(50)), complete("missing")))
        .extracting(Violation::index, Violation::code, Violation::consequence)
        .containsExactly(
            tuple(0, ViolationCode.TOKEN_UNKNOWN, false),
            tuple(2, ViolationCode.TOKEN_UNKNOWN, true),
            tuple(1, ViolationCode.TOKEN_VALUE_TOO_LARGE, false));
  }

  @Test
  void shouldMeasureTheStateAsItsFormsAre() {
    order.commit(
        enter("s", "root"),
        enter("ü", "s"),
        add("t", "s"),
        addHolding("u", List.of(1.5, "ä\n€😀", true)),
        metadata("{\"m\\u0001\":{\"n\":[]},\"k\":null}"),
        setContext("{\"\":0,\"€\":[1e21]}"),
        count());
    order.commit(cancel("s"), complete("u"), remove("t"), setContext("{}"));

    assertMeasured(order.state());
    order.commit(exit("ü"), exit("s"), metadata("{}"), remove("u"));
    assertMeasured(order.state());
    assertThat(order.state().token(TokenId.of("u"))).isNull();
  }

  private static void assertMeasured(CaseState state) {
    long[] bytes = new long[1];
    state.content().forEachForm(form -> bytes[0] += form.bytes().length);
    assertThat(state.canonicalBytes()).isEqualTo(bytes[0]);
  }
}
