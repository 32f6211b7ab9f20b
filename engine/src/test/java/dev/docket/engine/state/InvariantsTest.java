package dev.docket.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ScopeStatus;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every invariant broken by hand: no step can. */
class InvariantsTest {

  private static final TokenId T = TokenId.of("t");
  private static final ScopeId S = ScopeId.of("s");
  private static final ScopeId R = ScopeId.of("r");

  private final CaseContent fine = CaseContent.first(JsonObject.EMPTY, CaseFixture.START);

  @Test
  void shouldFindNothingInACaseThatIsFine() {
    CaseContent content = with(scope(S, ScopeId.ROOT), token(T, S));

    assertThat(Invariants.all(content, Limits.STANDARD)).isEmpty();
  }

  @Test
  void shouldFindATokenWithoutAScope() {
    assertBroken(fine.with(fine.tree().with(token(T, S))), "token/t", new Entry.OfToken(T));
  }

  @Test
  void shouldFindAnActiveTokenInACancelledScope() {
    CaseContent content = with(scope(S, ScopeId.ROOT).cancelled(), token(T, S));

    assertBroken(content, "token/t", new Entry.OfToken(T));
    assertBroken(content, "scope/s", new Entry.OfScope(S));
  }

  @Test
  void shouldFindAnActiveScopeInACancelledOne() {
    CaseContent content =
        fine.with(fine.tree().with(scope(S, ScopeId.ROOT).cancelled()).with(scope(R, S)));

    assertBroken(content, "scope/r", new Entry.OfScope(R));
    assertBroken(content, "scope/s", new Entry.OfScope(S));
  }

  @Test
  void shouldFindAScopeWithoutItsParent() {
    assertBroken(fine.with(fine.tree().with(scope(S, R))), "scope/s", new Entry.OfScope(S));
  }

  @Test
  void shouldFindWhatIsLeftOfAScopeThatIsGone() {
    CaseContent content = fine.with(fine.tree().with(scope(S, R)));

    assertBroken(content, "scope/r", new Entry.OfScope(R));
  }

  @Test
  void shouldFindScopesThatGoRound() {
    CaseContent content = fine.with(fine.tree().with(scope(S, R)).with(scope(R, S)));

    assertBroken(content, "scope/s", new Entry.OfScope(S));
    assertThat(Invariants.all(content, Limits.NONE)).isNotEmpty();
  }

  @Test
  void shouldFindAScopeThatLiesTooDeep() {
    CaseContent content = fine.with(fine.tree().with(scope(S, ScopeId.ROOT)).with(scope(R, S)));
    Limits shallow = new Limits(9, 9, 1, 999, 999, 999, 999, 9);

    assertThat(Invariants.touched(content, List.of(new Entry.OfScope(R)), shallow))
        .extracting(Fault::subject)
        .containsExactly("scope/r");
  }

  @Test
  void shouldFindACaseWithoutARoot() {
    assertBroken(fine.with(ScopeTree.EMPTY), "scope/root");
  }

  @Test
  void shouldFindACaseThatIsCancelledWithoutItsRoot() {
    assertBroken(fine.with(CaseStatus.CANCELLED), "status");
  }

  @Test
  void shouldFindARootThatIsCancelledWithoutItsCase() {
    Scope root = new Scope(ScopeId.ROOT, null, ScopeStatus.CANCELLED, CaseFixture.START);

    assertBroken(fine.with(fine.tree().with(root)), "status");
  }

  @Test
  void shouldFindADoneCaseWithAnActiveToken() {
    CaseContent content = fine.with(fine.tree().with(token(T, ScopeId.ROOT)));

    assertBroken(content.with(CaseStatus.DONE), "status");
  }

  @Test
  void shouldFindADoneCaseWithAnActiveScope() {
    CaseContent content = fine.with(fine.tree().with(scope(S, ScopeId.ROOT)));

    assertBroken(content.with(CaseStatus.DONE), "status");
  }

  @Test
  void shouldFindAStepCountBelowZero() {
    assertBroken(fine.withStepCount(-1), "step_count");
  }

  private CaseContent with(Scope scope, Token token) {
    return fine.with(fine.tree().with(scope).with(token));
  }

  private static Scope scope(ScopeId id, ScopeId parent) {
    return new Scope(id, parent, ScopeStatus.ACTIVE, CaseFixture.START);
  }

  private static Token token(TokenId id, ScopeId scope) {
    return Token.born(id, "At", scope, JsonNull.INSTANCE, 1);
  }

  private static void assertBroken(CaseContent content, String subject, Entry... touched) {
    assertThat(Invariants.touched(content, List.of(touched), Limits.STANDARD))
        .anySatisfy(
            fault -> {
              assertThat(fault.code()).isEqualTo(ViolationCode.INVARIANT_BROKEN);
              assertThat(fault.subject()).isEqualTo(subject);
            });
    assertThat(Invariants.all(content, Limits.STANDARD)).isNotEmpty();
  }
}
