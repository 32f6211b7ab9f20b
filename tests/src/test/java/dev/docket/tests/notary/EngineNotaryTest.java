package dev.docket.tests.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.engine.notary.NotaryStatus.Phase;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.notary.file.FileTileStore;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.engine.notary.file.NotaryDirectory;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineNotaryTest {

  private static final SigningKey KEY = SigningKey.of("example.org/log", new byte[32]);
  private static final SigningKey NEXT = SigningKey.of("example.org/log", bytes(1));

  private static final String BY_TAG =
      """
      docket.engine.read-journal = "tags-only"
      tags-only.class = "dev.docket.tests.notary.TagsOnly"
      """;

  @TempDir private Path home = Path.of("");
  private Path key = Path.of("");
  private Path next = Path.of("");

  private static byte[] bytes(int value) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) value;
    return bytes;
  }

  @BeforeEach
  void makeKeys() throws IOException {
    key = home.resolve("log.key");
    next = home.resolve("next.key");
    KeyFile.create(key, KEY);
    KeyFile.create(next, NEXT);
  }

  private Service start() {
    return Service.start(home, List.of(key), "");
  }

  /** Creates a case and commits two steps to it; three receipts. */
  private static void serve(Service service, String id) {
    service.create(id, JsonObject.of("amount", 1));
    service.step(id, "q1");
    service.step(id, "q2");
  }

  private PublishedLog log() throws IOException {
    return PublishedLog.open(new FileTileStore(home.resolve("notary"))).orElseThrow();
  }

  private List<String> noted() throws IOException {
    List<String> entries = new ArrayList<>();
    log()
        .entries(
            entry -> {
              Receipt receipt = Receipt.parse(entry);
              entries.add(receipt.body().caseId() + " " + receipt.body().seq());
            });
    return entries;
  }

  private void delete(String name) throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve(name))) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException failure) {
                  throw new UncheckedIOException(failure);
                }
              });
    }
  }

  @Test
  void shouldSignWhatWasCommittedLastBeforeTheServiceStops() throws Exception {
    try (Service service = start()) {
      serve(service, "a");
    }

    assertThat(noted()).containsExactly("a 0", "a 1", "a 2");
    assertThat(log().note().signers(List.of(KEY.verifier()))).hasSize(1);
  }

  @Test
  void shouldFailWhileAnotherNotaryHasTheDirectoryAndGoOnBehindIt() throws Exception {
    NotaryDirectory other = NotaryDirectory.take(home.resolve("notary"));
    try (Service service = start()) {
      serve(service, "a");
      assertThat(service.in(Phase.FAILING).reason())
          .contains("in use by another notary", "process " + ProcessHandle.current().pid());

      other.close();

      assertThat(service.signed(3).reason()).isNull();
    }
  }

  @Test
  void shouldRefuseAnotherHistoryAndLeaveCommitsAlone() throws Exception {
    try (Service service = start()) {
      serve(service, "a");
    }
    Checkpoint before = log().checkpoint();
    delete("store");

    try (Service service = start()) {
      service.create("a", JsonObject.of("amount", 2));
      assertThat(service.in(Phase.REFUSING).reason())
          .contains("another history than was noted", "case a, version 0");
      service.step("a", "q1");
      assertThat(service.status().phase()).isEqualTo(Phase.REFUSING);
    }
    assertThat(log().checkpoint()).isEqualTo(before);
    assertThat(noted()).containsExactly("a 0", "a 1", "a 2");
  }

  @Test
  void shouldMakeALostLogAgainFromTheJournal() throws Exception {
    try (Service service = start()) {
      serve(service, "a");
      serve(service, "b");
    }
    Checkpoint before = log().checkpoint();
    delete("notary");

    try (Service service = start()) {
      assertThat(service.signed(6).checkpoint()).isEqualTo(before);
    }
  }

  @Test
  void shouldMakeALostLogAgainOnlyIfTheSignedCheckpointThatIsLeftAgrees() throws Exception {
    try (Service service = start()) {
      serve(service, "a");
      serve(service, "b");
    }
    Checkpoint before = log().checkpoint();
    delete("notary/tile");
    try (Service service = start()) {
      assertThat(service.signed(6).checkpoint()).isEqualTo(before);
      assertThat(noted()).hasSize(6);
    }
    delete("notary/tile");
    delete("store");

    try (Service service = start()) {
      serve(service, "a");
      assertThat(service.in(Phase.REFUSING).reason())
          .contains("neither the entry bundles nor the journal have the 6 entries");
    }
    assertThat(log().checkpoint()).isEqualTo(before);
  }

  @Test
  void shouldChangeKeysWhileBothSign() throws Exception {
    try (Service service = start()) {
      service.create("a", JsonObject.EMPTY);
    }
    try (Service service = Service.start(home, List.of(key, next), "")) {
      service.step("a", "q1");
      service.signed(2);
    }
    assertThat(log().note().signers(List.of(KEY.verifier(), NEXT.verifier()))).hasSize(2);
    try (Service service = Service.start(home, List.of(next), "")) {
      service.step("a", "q2");
      service.signed(3);
    }
    assertThat(log().note().signers(List.of(KEY.verifier(), NEXT.verifier())))
        .containsExactly(NEXT.verifier());
    try (Service service = start()) {
      assertThat(service.in(Phase.REFUSING).reason()).contains("none of the keys given");
    }
  }

  @Test
  void shouldFollowAJournalWithoutSlicesByTheTagOfAllEvents() throws Exception {
    String tagged = "docket.engine.tag = \"receipts\"\n" + BY_TAG;
    try (Service service = Service.start(home, List.of(key), tagged)) {
      serve(service, "a");
      service.signed(3);
      serve(service, "b");
    }
    try (Service service = Service.start(home, List.of(key), tagged)) {
      service.step("a", "q3");
      service.signed(7);
    }
    assertThat(noted()).containsExactly("a 0", "a 1", "a 2", "b 0", "b 1", "b 2", "a 3");

    try (Service service = start()) {
      assertThat(service.in(Phase.REFUSING).reason()).contains("\"sequence ", "as it did before");
    }
  }

  @Test
  void shouldNotStartWhereTheReadJournalHasNoOrderOverAllCases() {
    assertThatThrownBy(() -> Service.start(home, List.of(key), BY_TAG))
        .hasStackTraceContaining("TagsOnly")
        .hasStackTraceContaining("docket.engine.tag");
  }
}
