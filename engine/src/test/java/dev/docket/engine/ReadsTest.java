package dev.docket.engine;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import akka.stream.javadsl.Sink;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.Difference;
import dev.docket.protocol.CaseReply.OpenQuanta;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.Status;
import dev.docket.protocol.CaseReply.VersionUnknown;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.EntryDifference;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.OpenQuantum;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be asked of a case besides its state now. */
class ReadsTest {

  private static final QuantumId Q = QuantumId.of("q-1");
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture = CaseFixture.start("docket.engine { snapshot-every = 2, receipts-per-read = 3 }");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldShowTheStateAtEveryVersion() {
    CaseRef target = fixture.createdCase();
    List<CaseView> views = new ArrayList<>(List.of(view(target)));
    for (int i = 1; i <= 5; i++) {
      committed(target.quantum("q-" + i).addToken("t" + i, "At").incrementStepCount().commit());
      views.add(view(target));
    }

    answer(target.restart());
    for (CaseView then : views) {
      assertThat(answer(target.state(then.version()))).isEqualTo(new State(then));
    }
    assertThat(answer(target.state(6))).isEqualTo(new VersionUnknown(6, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> target.state(-1));
  }

  @Test
  void shouldSayWhatDiffersBetweenTwoVersions() {
    CaseRef target = fixture.createdCase();
    committed(target.quantum("q-1").enterScope("goods").addToken("a", "A", 1).commit());
    CaseView one = view(target);
    committed(
        target
            .quantum("q-2")
            .updateContext(JsonObject.of("more", true))
            .exitScope("goods")
            .moveToken("a", "B")
            .addToken("b", "B")
            .setMetadata(JsonObject.of("by", "me"))
            .incrementStepCount()
            .commit());
    committed(target.hold(QuantumId.of("hold"), "audit"));
    CaseView three = view(target);

    Difference forward = (Difference) answer(target.difference(1, 3));
    Difference back = (Difference) answer(target.difference(3, 1));

    Token before = one.token(TokenId.of("a")).orElseThrow();
    Token after = three.token(TokenId.of("a")).orElseThrow();
    Scope goods = one.scope(ScopeId.of("goods")).orElseThrow();
    assertThat(forward.entries())
        .containsExactly(
            new EntryDifference.OfHold(null, "audit"),
            new EntryDifference.OfStepCount(0L, 1L),
            new EntryDifference.OfContext("more", null, JsonValue.of(true)),
            new EntryDifference.OfMetadata("by", null, JsonValue.of("me")),
            new EntryDifference.OfScope(ScopeId.of("goods"), goods, null),
            new EntryDifference.OfToken(TokenId.of("a"), before, after),
            new EntryDifference.OfToken(
                TokenId.of("b"), null, three.token(TokenId.of("b")).orElseThrow()));
    assertThat(forward.entries().stream().map(EntryDifference::kind))
        .containsExactly(
            EntryDifference.Kind.ADDED,
            EntryDifference.Kind.CHANGED,
            EntryDifference.Kind.ADDED,
            EntryDifference.Kind.ADDED,
            EntryDifference.Kind.REMOVED,
            EntryDifference.Kind.CHANGED,
            EntryDifference.Kind.ADDED);
    assertThat(back.entries()).hasSize(7);
    assertThat(back.entries().get(5))
        .isEqualTo(new EntryDifference.OfToken(TokenId.of("a"), after, before));
    assertThat(((Difference) answer(target.difference(3, 3))).entries()).isEmpty();
    assertThat(answer(target.difference(1, 9))).isEqualTo(new VersionUnknown(9, 3));
  }

  @Test
  void shouldStreamReceiptsOverSeveralAnswers() {
    CaseRef target = fixture.createdCase();
    for (int i = 1; i <= 7; i++) {
      committed(target.execute(QuantumId.of("q-" + i), STEP));
    }

    assertThat(versions(target, 0)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(versions(target, 6)).containsExactly(6L, 7L);
    assertThat(versions(target, 8)).isEmpty();
  }

  @Test
  void shouldListOpenQuanta() {
    CaseRef target = fixture.createdCase();
    answer(target.quantum("a").incrementStepCount().buffer());
    answer(target.buffer(QuantumId.of("b"), 0, List.of(STEP.get(0), STEP.get(0))));
    answer(target.buffer(QuantumId.of("b"), 0, List.of(new Mutation.RemoveToken(TokenId.of("x")))));

    List<OpenQuantum> open = ((OpenQuanta) answer(target.openQuanta())).quanta();

    assertThat(open.stream().map(OpenQuantum::id))
        .containsExactly(QuantumId.of("a"), QuantumId.of("b"));
    assertThat(open.get(0).mutations()).isEqualTo(1);
    assertThat(open.get(0).poisoned()).isFalse();
    assertThat(open.get(1).poisoned()).isTrue();
    assertThat(Duration.between(open.get(0).openedAt(), open.get(0).leaseEndsAt()))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
    answer(target.quantum("a").rollback());
    assertThat(((OpenQuanta) answer(target.openQuanta())).quanta()).hasSize(1);
  }

  @Test
  void shouldSayHowTheCaseStands() {
    CaseRef target = fixture.createdCase();

    assertThat(answer(target.status())).isEqualTo(new Status(CaseStatus.RUNNING, 0, null));
    committed(target.hold(QuantumId.of("hold"), "audit"));
    assertThat(answer(target.status())).isEqualTo(new Status(CaseStatus.RUNNING, 1, "audit"));
    assertThat(answer(target.state(0))).isInstanceOf(State.class);
    committed(target.resume(QuantumId.of("resume"), "done"));
    committed(target.quantum("end").setCaseStatus(CaseStatus.DONE).commit());
    assertThat(answer(target.status())).isEqualTo(new Status(CaseStatus.DONE, 3, null));
  }

  @Test
  void shouldSayThatACaseIsUnknown() {
    CaseRef target = fixture.freshCase();
    CaseUnknown unknown = new CaseUnknown(target.id());

    assertThat(answer(target.state(0))).isEqualTo(unknown);
    assertThat(answer(target.difference(0, 0))).isEqualTo(unknown);
    assertThat(answer(target.openQuanta())).isEqualTo(unknown);
    assertThat(answer(target.status())).isEqualTo(unknown);
    assertThat(target.receipts(0).runWith(Sink.seq(), fixture.system()).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableThat()
        .withCauseInstanceOf(ReadRefusedException.class);
    assertThat(answer(target.execute(Q, STEP))).isEqualTo(unknown);
  }

  private static List<Long> versions(CaseRef target, long from) {
    return answer(
        target
            .receipts(from)
            .map(receipt -> receipt.body().seq())
            .runWith(Sink.seq(), fixture.system()));
  }
}
