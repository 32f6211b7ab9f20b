package dev.docket.engine.search;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.persistenceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseRef;
import dev.docket.engine.search.SearchOutcome.Found;
import dev.docket.engine.search.SearchOutcome.TooManyCases;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.Restarted;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Searching the cases of an engine, on a journal without live queries and offsets. */
class CaseSearchTest {

  private static final Page ALL = Page.first(Page.MOST);

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture =
        CaseFixture.start(
            "docket.engine.search { freshness = 20ms, context-keys = [\"customer\", \"/order/no\"] }");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static CaseSearch search() {
    return fixture.engine().search();
  }

  private CaseRef created(String context) {
    CaseRef target = fixture.freshCase();
    committed(target.create((JsonObject) JsonValue.parse(context)));
    return target;
  }

  private static void execute(CaseRef target, Mutation... mutations) {
    committed(target.execute(QuantumId.of("q-" + System.nanoTime()), List.of(mutations)));
  }

  /** Waits until everything committed before this call is in the view. */
  private static void awaitFresh(CaseSearch search) {
    Instant now = Instant.now();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> search.staleness().completeUpTo().filter(now::isBefore).isPresent());
  }

  private static List<CaseId> ids(SearchOutcome outcome) {
    assertThat(outcome).isInstanceOf(Found.class);
    return ((Found) outcome).cases().stream().map(FoundCase::id).toList();
  }

  @Test
  void shouldHoldNoValueOfAnErasedCase() {
    CaseRef order = created("{\"customer\":\"Forgotten\"}");
    execute(order, new Mutation.SetCaseStatus(CaseStatus.CANCELLED));
    CaseSearch search = search();
    awaitFresh(search);
    assertThat(ids(search.byContext("customer", "Forgotten", ALL))).containsExactly(order.id());

    committed(order.erase(QuantumId.of("erase"), "time is up"));

    awaitFresh(search);
    assertThat(ids(search.byContext("customer", "Forgotten", ALL))).isEmpty();
    assertThat(((Found) search.byStatus(CaseStatus.CANCELLED, ALL)).cases())
        .filteredOn(found -> found.id().equals(order.id()))
        .singleElement()
        .satisfies(found -> assertThat(found.erased()).isTrue())
        .satisfies(found -> assertThat(found.version()).isEqualTo(2));
  }

  @Test
  void shouldFindCasesByStatus() {
    CaseRef running = created("{}");
    CaseRef failed = created("{}");
    execute(failed, new Mutation.SetCaseStatus(CaseStatus.FAILED));
    awaitFresh(search());

    assertThat(ids(search().byStatus(CaseStatus.FAILED, ALL)))
        .contains(failed.id())
        .doesNotContain(running.id());
    assertThat(ids(search().byStatus(CaseStatus.RUNNING, ALL)))
        .contains(running.id())
        .doesNotContain(failed.id());
  }

  @Test
  void shouldFindCasesOnHold() {
    CaseRef target = created("{}");
    committed(target.hold(QuantumId.of("h"), "audit"));
    awaitFresh(search());

    assertThat(((Found) search().onHold(ALL)).cases())
        .filteredOn(each -> each.id().equals(target.id()))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.hold()).isEqualTo("audit");
              assertThat(found.version()).isEqualTo(1);
              assertThat(found.status()).isEqualTo(CaseStatus.RUNNING);
              assertThat(found.safeMode()).isNull();
            });

    committed(target.resume(QuantumId.of("r"), "done"));
    awaitFresh(search());
    assertThat(ids(search().onHold(ALL))).doesNotContain(target.id());
  }

  @Test
  void shouldFindCasesByAValueInTheirContext() {
    CaseRef first = created("{\"customer\":\"c-7\",\"order\":{\"no\":1}}");
    CaseRef second = created("{\"customer\":\"c-7\",\"order\":{\"no\":2}}");
    created("{\"customer\":\"c-8\"}");
    awaitFresh(search());

    assertThat(ids(search().byContext("customer", "c-7", ALL)))
        .containsExactlyInAnyOrder(first.id(), second.id());
    assertThat(ids(search().byContext("/order/no", 2, ALL))).containsExactly(second.id());

    execute(
        second,
        new Mutation.UpdateContext(
            new Update.Merge(JsonValue.parse("{\"customer\":null,\"order\":{\"no\":1}}"))));
    awaitFresh(search());
    assertThat(ids(search().byContext("customer", "c-7", ALL))).containsExactly(first.id());
    assertThat(ids(search().byContext("/order/no", 1, ALL)))
        .containsExactlyInAnyOrder(first.id(), second.id());
    assertThat(ids(search().byContext("customer", null, ALL))).doesNotContain(second.id());

    committed(second.restore(QuantumId.of("undo"), 0, 1, "by mistake"));
    awaitFresh(search());
    assertThat(ids(search().byContext("customer", "c-7", ALL)))
        .containsExactlyInAnyOrder(first.id(), second.id());
  }

  @Test
  void shouldRefuseAKeyThatIsNotIndexed() {
    assertThatThrownBy(() -> search().byContext("amount", 1, ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("amount")
        .hasMessageContaining("[customer, /order/no]");
  }

  @Test
  void shouldGiveItsAnswersInParts() {
    List<CaseId> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      all.add(created("{\"customer\":\"paged\"}").id());
    }
    all.sort(null);
    awaitFresh(search());

    List<CaseId> found = new ArrayList<>();
    Found part = (Found) search().byContext("customer", "paged", Page.first(3));
    found.addAll(ids(part));
    int parts = 1;
    while (part.next().isPresent()) {
      part = (Found) search().byContext("customer", "paged", Page.after(part.next().get(), 3));
      found.addAll(ids(part));
      parts++;
    }

    assertThat(found).isEqualTo(all);
    assertThat(parts).isEqualTo(3);
    assertThat(((Found) search().byContext("customer", "paged", Page.first(7))).next()).isEmpty();
  }

  @Test
  void shouldFindCasesThatTheirKeepersFoundInSafeMode() {
    CaseRef target = created("{}");
    for (int i = 0; i < 3; i++) {
      execute(target, new Mutation.IncrementStepCount());
    }
    awaitFresh(search());
    assertThat(ids(search().inSafeMode(ALL))).doesNotContain(target.id());
    List<Object> good = List.copyOf(fixture.journal().persistedInStorage(persistenceId(target)));
    List<Object> broken = new ArrayList<>(good);
    broken.remove(2);
    store(target, broken);

    assertThat(answer(target.restart())).isInstanceOf(CaseInSafeMode.class);

    assertThat(((Found) search().inSafeMode(ALL)).cases())
        .filteredOn(each -> each.id().equals(target.id()))
        .singleElement()
        .satisfies(found -> assertThat(found.safeMode()).contains("version 3"));
    assertThat(((Found) search().byStatus(CaseStatus.RUNNING, ALL)).cases())
        .filteredOn(each -> each.id().equals(target.id()))
        .singleElement()
        .satisfies(found -> assertThat(found.safeMode()).contains("version 3"));

    store(target, good);
    assertThat(answer(target.restart())).isInstanceOf(Restarted.class);
    assertThat(ids(search().inSafeMode(ALL))).doesNotContain(target.id());
  }

  private static void store(CaseRef target, List<Object> events) {
    fixture.journal().clearByPersistenceId(persistenceId(target));
    fixture.journal().persistForRecovery(persistenceId(target), events);
  }

  @Test
  void shouldSayHowStaleItIs() {
    CaseRef target = created("{}");
    Instant after = Instant.now();
    awaitFresh(search());

    Staleness staleness = search().byStatus(CaseStatus.RUNNING, Page.first(1)).staleness();

    assertThat(staleness.completeUpTo())
        .hasValueSatisfying(upTo -> assertThat(upTo).isAfter(after));
    assertThat(staleness.atMost())
        .hasValueSatisfying(
            age -> assertThat(age).isLessThan(Duration.between(after, Instant.now())));
    assertThat(staleness.lastCommitAt()).isPresent();
    assertThat(staleness.failure()).isEqualTo(Optional.empty());
    assertThat(ids(search().byStatus(CaseStatus.RUNNING, ALL))).contains(target.id());
  }

  @Test
  void shouldGiveNoAnswerWhenThereAreTooManyCases() {
    try (CaseFixture small =
        CaseFixture.start("docket.engine.search { freshness = 20ms, max-cases = 2 }")) {
      CaseSearch search = small.engine().search();
      small.createdCase();
      small.createdCase();
      awaitFresh(search);
      assertThat(search.byStatus(CaseStatus.RUNNING, ALL)).isInstanceOf(Found.class);

      small.createdCase();

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> search.byStatus(CaseStatus.RUNNING, ALL) instanceof TooManyCases);
      assertThat(search.onHold(ALL))
          .isInstanceOfSatisfying(
              TooManyCases.class, full -> assertThat(full.maxCases()).isEqualTo(2));
      assertThat(search.inSafeMode(ALL)).isInstanceOf(TooManyCases.class);
    }
  }

  @Test
  void shouldRefuseAJournalThatCannotBeSearched() {
    try (CaseFixture other =
        CaseFixture.start(
            """
            only-by-id.class = "dev.docket.engine.search.OnlyById"
            docket.engine.read-journal = "only-by-id"
            """)) {
      assertThatThrownBy(() -> other.engine().search())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("only-by-id")
          .hasMessageContaining("CurrentEventsBySliceQuery")
          .hasMessageContaining("CurrentPersistenceIdsQuery");
    }
  }
}
