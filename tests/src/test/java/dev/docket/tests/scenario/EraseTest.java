package dev.docket.tests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.query.javadsl.DocketReadJournal;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseReply.CaseErased;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After an erase and a compaction, no file of the store holds what the case held. */
class EraseTest {

  private static final String MARKER = "Ada-Lovelace-1815";
  private static final QuantumId ERASE = QuantumId.of("erase");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path dir;

  private ActorSystem<Void> system;

  @BeforeEach
  void start() {
    system = started();
  }

  @AfterEach
  void stop() {
    ActorTestKit.shutdown(system);
  }

  private ActorSystem<Void> started() {
    Config config =
        ConfigFactory.parseString(
                """
                docket.persistence.segment-bytes = 1 MiB
                docket.persistence.compaction.background = off
                docket.engine.snapshot-every = 2
                docket.engine.receipts-per-read = 3
                """)
            .withValue("docket.persistence.dir", ConfigValueFactory.fromAnyRef(dir.toString()))
            .withFallback(ConfigFactory.load())
            .resolve();
    return ActorSystem.create(Behaviors.empty(), "erase", config);
  }

  @Test
  void shouldLeaveNeitherAValueNorTheSaltInAnyFile() throws Exception {
    CaseRef order = CaseEngine.get(system).caseRef("order-1");
    CaseRef other = CaseEngine.get(system).caseRef("order-2");
    committed(order.create(JsonObject.of("customer", MARKER)));
    committed(other.create(JsonObject.of("customer", "somebody else")));
    for (int i = 0; i < 4; i++) {
      committed(order.quantum("q" + i).addToken("t" + i, "At", MARKER + i).commit());
    }
    committed(
        order
            .quantum("note")
            .setMetadata(JsonObject.of("note", MARKER))
            .incrementStepCount()
            .commit());
    Quantum open = order.quantum("never-committed").setContext(JsonObject.of("x", MARKER));
    committed(order.quantum("end").setCaseStatus(CaseStatus.FAILED).commit());
    String salt = salt(order);

    stopAndCompact(order);
    assertThat(filesWith(MARKER)).as("events and snapshots").hasSizeGreaterThan(1);
    assertThat(filesWithSalt(salt)).as("events and snapshots").hasSizeGreaterThan(1);

    system = started();
    order = CaseEngine.get(system).caseRef("order-1");
    Receipt erase = committed(order.erase(ERASE, "time is up"));
    List<Receipt> receipts = receipts(order);
    assertThat(receipts).hasSize(8).endsWith(erase);
    stopAndCompact(order);

    assertThat(filesWith(MARKER)).isEmpty();
    assertThat(filesWithSalt(salt)).isEmpty();
    assertThat(filesWith("never-committed")).isEmpty();
    assertThat(filesWith("somebody else")).isNotEmpty();
    assertThat(open.id()).isEqualTo(QuantumId.of("never-committed"));

    system = started();
    order = CaseEngine.get(system).caseRef("order-1");
    assertThat(get(order.state())).isEqualTo(new CaseErased(7, CaseStatus.FAILED, true));
    assertThat(get(order.create(JsonObject.EMPTY)))
        .isEqualTo(new CaseErased(7, CaseStatus.FAILED, true));
    assertThat(get(order.erase(ERASE, "time is up"))).isEqualTo(new Duplicate(erase));
    assertThat(receipts(order)).isEqualTo(receipts);
  }

  private void stopAndCompact(CaseRef order) {
    ActorTestKit.shutdown(system);
    try (DocketStore store = DocketStore.open(dir, StoreSettings.defaults())) {
      store.compact(order.persistenceId());
    }
  }

  private String salt(CaseRef order) throws Exception {
    DocketReadJournal journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(DocketReadJournal.class, DocketReadJournal.IDENTIFIER);
    Object genesis =
        get(
            journal
                .currentEventsByPersistenceId(order.persistenceId(), 1, 1)
                .map(envelope -> envelope.event())
                .runWith(Sink.head(), system));
    return ((CaseEvent.Created) genesis).salt().hex();
  }

  private List<Path> filesWith(String text) throws IOException {
    return filesWith(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As its digits, and as its bits. */
  private List<Path> filesWithSalt(String hex) throws IOException {
    List<Path> found = new ArrayList<>(filesWith(hex));
    found.addAll(filesWith(HexFormat.of().parseHex(hex)));
    return found;
  }

  private List<Path> filesWith(byte[] wanted) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (bytes.contains(new String(wanted, StandardCharsets.ISO_8859_1))) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private List<Receipt> receipts(CaseRef target) throws Exception {
    return get(target.receipts(0).runWith(Sink.seq(), system));
  }

  private static Receipt committed(CompletionStage<CommitOutcome> stage) throws Exception {
    CommitOutcome outcome = get(stage);
    assertThat(outcome).isInstanceOf(Committed.class);
    return ((Committed) outcome).receipt();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
