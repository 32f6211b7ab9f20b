package dev.docket.tests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.search.CaseSearch;
import dev.docket.engine.search.FoundCase;
import dev.docket.engine.search.Page;
import dev.docket.engine.search.SearchOutcome;
import dev.docket.engine.search.SearchOutcome.Found;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searching the cases of a store on disk, live, and again after a restart. */
class SearchTest {

  private static final int CASES = 10_000;

  private final Path dir;

  SearchTest(@TempDir Path dir) {
    this.dir = dir;
  }

  private ActorTestKit open() {
    return ActorTestKit.create(
        ConfigFactory.parseString(
                """
                docket.engine.search { context-keys = ["customer"], freshness = 50ms }
                docket.engine { max-live-cases = 2000, ask-timeout = 60s }
                docket.persistence.dir = "%s"
                """
                    .formatted(dir.toString().replace("\\", "/")))
            .withFallback(ConfigFactory.load()));
  }

  @Test
  void shouldFindTenThousandCasesAndGoOnAfterARestart() throws IOException {
    byte[] saved;
    ActorTestKit kit = open();
    try {
      CaseEngine engine = CaseEngine.get(kit.system());
      CaseSearch search = engine.search();
      createAll(engine);
      awaitFresh(search);

      assertThat(search.size()).isEqualTo(CASES);
      assertThat(all(search)).hasSize(CASES);
      assertThat(((Found) search.byContext("customer", "c-7", Page.first(1000))).cases())
          .hasSize(CASES / 100)
          .allMatch(each -> each.status() == CaseStatus.RUNNING);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      search.save(out);
      saved = out.toByteArray();
      commit(engine, "order-1", new Mutation.SetCaseStatus(CaseStatus.DONE));
    } finally {
      kit.shutdownTestKit();
    }

    ActorTestKit again = open();
    try {
      CaseEngine engine = CaseEngine.get(again.system());
      CaseSearch search = engine.search(new ByteArrayInputStream(saved));
      assertThat(search.size()).isEqualTo(CASES);
      awaitFresh(search);
      assertThat(((Found) search.byStatus(CaseStatus.DONE, Page.first(10))).cases())
          .extracting(each -> each.id().value())
          .containsExactly("order-1");

      commit(engine, "order-2", new Mutation.SetContext(JsonObject.of("customer", "new")));
      answer(engine.caseRef("order-3").hold(QuantumId.of("h"), "audit"));
      awaitFresh(search);

      assertThat(((Found) search.byContext("customer", "new", Page.first(10))).cases())
          .extracting(each -> each.id().value())
          .containsExactly("order-2");
      assertThat(((Found) search.onHold(Page.first(10))).cases())
          .extracting(FoundCase::hold)
          .containsExactly("audit");
      assertThat(((Found) search.inSafeMode(Page.first(10))).cases()).isEmpty();
    } finally {
      again.shutdownTestKit();
    }
  }

  private static void createAll(CaseEngine engine) {
    List<CompletableFuture<CommitOutcome>> created = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      created.add(
          engine
              .caseRef("order-" + i)
              .create(JsonObject.of("customer", "c-" + i % 100))
              .toCompletableFuture());
      if (created.size() == 1000) {
        created.forEach(each -> assertThat(answer(each)).isInstanceOf(Committed.class));
        created.clear();
      }
    }
  }

  private static void commit(CaseEngine engine, String id, Mutation mutation) {
    assertThat(answer(engine.caseRef(id).execute(QuantumId.of("q"), List.of(mutation))))
        .isInstanceOf(Committed.class);
  }

  private static Object answer(CompletionStage<?> stage) {
    assertThat(stage.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(90));
    return stage.toCompletableFuture().join();
  }

  private static Set<String> all(CaseSearch search) {
    Set<String> ids = new HashSet<>();
    SearchOutcome outcome = search.byStatus(CaseStatus.RUNNING, Page.first(999));
    while (true) {
      Found part = (Found) outcome;
      part.cases().forEach(each -> ids.add(each.id().value()));
      if (part.next().isEmpty()) {
        return ids;
      }
      outcome = search.byStatus(CaseStatus.RUNNING, Page.after(part.next().get(), 999));
    }
  }

  /** Waits until everything committed before this call is in the view. */
  private static void awaitFresh(CaseSearch search) {
    Instant now = Instant.now();
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> search.staleness().completeUpTo().filter(now::isBefore).isPresent());
  }
}
