package dev.docket.tests.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.notary.NotaryRun;
import dev.docket.engine.notary.NotaryStatus.Phase;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.notary.ReceiptFeed;
import dev.docket.engine.notary.TileStore;
import dev.docket.engine.notary.postgres.NotaryDatabase;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A notary whose log another one takes between two of its writes. */
class NotaryPushedOutTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  private static final String LOG = "example.org/log";
  private static final SigningKey KEY = SigningKey.of(LOG, new byte[32]);
  private static final String DELETION = "a deletion";

  private final NotaryDatabase logs = NotaryDatabase.of(POSTGRES.newDatabase().config());

  /** What each of the two sees: the same receipts, those of other cases in another order. */
  private final List<Receipt> oneSees = new ArrayList<>();

  private final List<Receipt> twoSees = new ArrayList<>();

  /** Every note that got into the database, whoever wrote it, in this order. */
  private final List<Checkpoint> written = new ArrayList<>();

  private final NotaryRun two = new NotaryRun(place("two", ""), List.of(KEY), feed(twoSees));

  /** Before which change the second one takes the log; none if empty. */
  private String before = "";

  @AfterEach
  void close() {
    logs.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/", "notary/signed", "checkpoint", DELETION})
  void shouldNeitherForkTheTreeNorLoseAReceipt(String moment) throws Exception {
    NotaryRun one = new NotaryRun(place("one", moment), List.of(KEY), feed(oneSees));
    List<Receipt> a = PostgresNotaryTest.chain("a", 200);
    commit(a, List.of());
    assertThat(one.pass()).isTrue();
    assertThat(written).isNotEmpty();

    before = moment;
    commit(PostgresNotaryTest.chain("b", 70), PostgresNotaryTest.chain("c", 50));
    assertThat(one.pass()).isFalse();
    assertThat(before).as("the second one came").isEmpty();
    assertThat(one.status().phase()).isEqualTo(Phase.FAILING);
    assertThat(one.status().reason()).contains("another notary has taken the log");
    assertThat(two.status().phase()).isEqualTo(Phase.FOLLOWING);
    commit(PostgresNotaryTest.chain("d", 30), List.of());
    assertThat(one.pass()).isFalse();
    assertThat(two.pass()).isTrue();

    PublishedLog log = PublishedLog.open(logs.published(LOG)).orElseThrow();
    List<Receipt> entries = new ArrayList<>();
    log.entries(entry -> entries.add(Receipt.parse(entry)));
    assertThat(entries).containsExactlyInAnyOrderElementsOf(oneSees);
    for (Checkpoint each : written) {
      assertThat(
              log.growth(each.size(), log.checkpoint().size())
                  .proves(
                      each.size(), each.root(), log.checkpoint().size(), log.checkpoint().root()))
          .as("%s", each)
          .isTrue();
    }
    assertThat(log.checkpoint()).isEqualTo(written.get(written.size() - 1));
  }

  private void commit(List<Receipt> some, List<Receipt> others) {
    oneSees.addAll(some);
    oneSees.addAll(others);
    twoSees.addAll(others);
    twoSees.addAll(some);
  }

  private static ReceiptFeed feed(List<Receipt> seen) {
    return offset ->
        IntStream.range(offset.isEmpty() ? 0 : Integer.parseInt(offset), seen.size())
            .mapToObj(
                at -> ReceiptFeed.JournalReceipts.of(seen.get(at), () -> Integer.toString(at + 1)));
  }

  private Callable<NotaryRun.Place> place(String holder, String moment) {
    Callable<NotaryRun.Place> claim = logs.claim(LOG, holder);
    return () -> {
      NotaryRun.Place taken = claim.call();
      return new NotaryRun.Place() {
        @Override
        public TileStore store() {
          return new Watched(taken.store(), moment);
        }

        @Override
        public void close() throws IOException {
          taken.close();
        }
      };
    };
  }

  /** Notes what gets into the log; lets the second notary in before one of the changes. */
  private final class Watched implements TileStore {
    private final TileStore store;
    private final String moment;

    Watched(TileStore store, String moment) {
      this.store = store;
      this.moment = moment;
    }

    private void letIn(boolean now) {
      if (now && before.equals(moment) && !moment.isEmpty()) {
        before = "";
        assertThat(two.pass()).isTrue();
      }
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
      return store.read(path);
    }

    @Override
    public List<String> list(String directory) throws IOException {
      return store.list(directory);
    }

    @Override
    public void write(Map<String, byte[]> files) throws IOException {
      letIn(files.keySet().stream().anyMatch(path -> path.startsWith(moment)));
      store.write(files);
      for (String note : List.of("notary/signed", "checkpoint")) {
        byte[] bytes = files.get(note);
        if (bytes != null) {
          String text = SignedNote.parse(new String(bytes, StandardCharsets.UTF_8)).text();
          written.add(Checkpoint.parse(text));
        }
      }
    }

    @Override
    public void delete(Collection<String> paths) throws IOException {
      letIn(moment.equals(DELETION));
      store.delete(paths);
    }
  }
}
