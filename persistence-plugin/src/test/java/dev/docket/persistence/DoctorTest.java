package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.doctor.Examination;
import dev.docket.persistence.doctor.Finding;
import dev.docket.persistence.doctor.Finding.Kind;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.health.HealthStatus;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an examination of a store's files finds. */
class DoctorTest {
  private final Path dir = Fixtures.newDirectory();
  private SimulatedDisk disk = new SimulatedDisk(1);
  private List<StoredEvent> expected = List.of();

  /** Three sealed segments, an active one, a merge, a deletion, and snapshots. */
  @BeforeEach
  void write() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int i = 1; i <= 20; i++) {
        append(store, event("a", i, "a-" + i + "-" + "x".repeat(900)));
        append(store, event("b", i, "b-" + i));
      }
      await(store.events().deleteTo("a", 5));
      store.compact();
      await(snapshot(store, 9));
      await(snapshot(store, 19));
      for (int i = 21; i <= 50; i++) {
        append(store, event("a", i, "a-" + i + "-" + "x".repeat(900)));
        append(store, event("b", i, "b-" + i));
      }
      store.settle();
      expected = all(store);
    }
  }

  private static CompletionStage<Void> snapshot(DocketStore store, long to) {
    return store
        .snapshots()
        .save(new SnapshotRecord("a", to, 1, value("snapshot-" + to), Optional.empty()));
  }

  private List<Finding> problems() {
    List<Finding> found = new ArrayList<>();
    Examination examination = DocketStore.examine(disk, dir, SMALL, found::add);
    found.removeIf(finding -> !finding.isProblem());
    assertThat(examination.problems()).isEqualTo(found.size());
    assertThat(examination.healthy()).isEqualTo(found.isEmpty());
    assertThat(examination.status())
        .isEqualTo(found.isEmpty() ? HealthStatus.HEALTHY : HealthStatus.DEGRADED);
    return found;
  }

  private List<Kind> kinds() {
    return problems().stream().map(Finding::kind).toList();
  }

  private List<Path> files(String log, String ending) {
    return disk.files().stream()
        .filter(path -> path.startsWith(dir.resolve(log)) && path.toString().endsWith(ending))
        .toList();
  }

  private int rot(Path file, String marker) throws IOException {
    int at = new String(disk.bytes(file), StandardCharsets.ISO_8859_1).indexOf(marker);
    assertThat(at).as(marker).isPositive();
    disk.rot(file, at, 3);
    return at;
  }

  private Path holding(String marker) {
    return disk.contents().entrySet().stream()
        .filter(each -> new String(each.getValue(), StandardCharsets.ISO_8859_1).contains(marker))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldFindNothingWrongAndChangeNothing() {
    long calls = disk.calls();
    List<Finding> found = new ArrayList<>();
    Examination examination = DocketStore.examine(disk, dir, SMALL, found::add);
    assertThat(found).filteredOn(Finding::isProblem).isEmpty();
    assertThat(examination.healthy()).isTrue();
    assertThat(examination.ids()).isEqualTo(2);
    assertThat(examination.files()).isGreaterThan(6);
    assertThat(examination.records()).isGreaterThan(60);
    assertThat(found).extracting(Finding::kind).contains(Kind.LOCK);
    assertThat(disk.calls()).isEqualTo(calls);
  }

  @Test
  void shouldLookBesideARunningService() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 51));
      assertThat(problems()).isEmpty();
      append(store, event("a", 52));
      assertThat(store.health().reasons()).isEmpty();
    }
  }

  @Test
  void shouldNameTheRottenRecordOfASealedSegment() throws IOException {
    Path file = holding("a-15-");
    int at = rot(file, "a-15-");
    List<Finding> found = problems();
    assertThat(found)
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.RECORD_BODY);
              assertThat(finding.file()).isEqualTo("events/" + file.getFileName());
              assertThat(finding.offset()).isBetween(at - 100L, (long) at);
              assertThat(finding.ids()).containsExactly("a");
              assertThat(finding.idsComplete()).isTrue();
              assertThat(finding.detail()).contains("number 15");
            })
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.CHAIN);
              assertThat(finding.ids()).containsExactly("a");
            });
    assertThat(found).allSatisfy(finding -> assertThat(finding.ids()).containsExactly("a"));
  }

  @Test
  void shouldTellOfAllIdsInOneFindingThatOneCutFileTouches()
      throws ExecutionException, IOException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int i = 0; i < 30; i++) {
        append(store, event("cut-" + i, 1, "cut-" + i + "-"));
      }
    }
    Path file = holding("cut-3-");
    int at = new String(disk.bytes(file), StandardCharsets.ISO_8859_1).indexOf("cut-3-");
    try (StorageFile opened = disk.openForWrite(file)) {
      opened.truncate(at);
      opened.force();
    }
    List<Finding> chains = new ArrayList<>(problems());
    chains.removeIf(finding -> finding.kind() != Kind.CHAIN);
    assertThat(chains).hasSizeLessThanOrEqualTo(2);
    assertThat(chains)
        .anySatisfy(
            finding ->
                assertThat(finding.detail())
                    .containsPattern("so are " + (finding.ids().size() - 1) + " more ids"));
  }

  @Test
  void shouldNameTheIdsOfAFrameWithTheHelpOfTheFooter() throws IOException {
    Path file = holding("b-30");
    String text = new String(disk.bytes(file), StandardCharsets.ISO_8859_1);
    int at = text.indexOf("b-30") / Frame.ALIGNMENT * Frame.ALIGNMENT;
    while (ByteBuffer.wrap(disk.bytes(file)).getInt(at) != Frame.MAGIC) {
      at -= Frame.ALIGNMENT;
    }
    disk.rot(file, at, Frame.HEADER_LENGTH + 12); // the frame's header and the record's head
    assertThat(problems())
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.FRAME);
              assertThat(finding.ids()).containsExactly("b");
              assertThat(finding.idsComplete()).isTrue();
            });
  }

  @Test
  void shouldFindRotInHeadersAndFooters() throws IOException {
    List<Path> sealed = files("events", ".seg");
    disk.rot(sealed.get(0), 50, 1);
    assertThat(kinds()).containsExactly(Kind.HEADER_COPY);
    disk.rot(sealed.get(1), disk.bytes(sealed.get(1)).length - 60, 1);
    assertThat(kinds()).containsExactly(Kind.HEADER_COPY, Kind.FOOTER);
    disk.rot(sealed.get(0), 4096 + 50, 1);
    assertThat(kinds()).contains(Kind.HEADER);
  }

  @Test
  void shouldFindMissingAndOldFiles() {
    Path second = files("events", ".seg").get(1);
    disk.lose(second);
    assertThat(kinds()).contains(Kind.MISSING_SEGMENT);
    disk.lose(files("events", ".wal").get(0));
    assertThat(kinds()).contains(Kind.MISSING_SEGMENT, Kind.BELOW_FLOOR);
  }

  @Test
  void shouldFindRotInTheSmallFiles() throws IOException, ExecutionException {
    disk.rot(dir.resolve("floor.json"), 3, 2);
    assertThat(kinds()).containsExactly(Kind.FLOOR);

    DocketStore.open(disk, dir, SMALL).close(); // writes an audit entry of the damage
    assertThat(kinds()).isEmpty();
    disk.rot(dir.resolve("audit.jsonl"), 3, 2);
    assertThat(kinds()).containsExactly(Kind.AUDIT_TRAIL);
  }

  @Test
  void shouldGoOnWithoutTheDescription() throws IOException {
    disk.rot(dir.resolve("store.json"), 0, 1);
    List<Finding> found = new ArrayList<>();
    Examination examination = DocketStore.examine(disk, dir, SMALL, found::add);
    assertThat(found)
        .filteredOn(Finding::isProblem)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.STORE_DESCRIPTION);
              assertThat(finding.detail()).contains("Its segments bear the id ");
            });
    assertThat(examination.ids()).isEqualTo(2);
  }

  @Test
  void shouldSayThatThereIsNoStore() {
    Path nothing = Fixtures.newDirectory();
    assertThatThrownBy(() -> DocketStore.examine(disk, nothing, SMALL, finding -> {}))
        .isInstanceOf(StoreUnusableException.class);
  }

  @Test
  void shouldSayThatTheStoreIsReadOnlyWhereThisProcessMayNotWrite() throws IOException {
    disk.writable(false);
    Examination examination = DocketStore.examine(disk, dir, SMALL, finding -> {});
    assertThat(examination.status()).isEqualTo(HealthStatus.READ_ONLY);
    assertThat(examination.healthy()).as("nothing is wrong with the files").isTrue();
    disk.rot(dir.resolve("store.json"), 0, 1);
    assertThat(DocketStore.examine(disk, dir, SMALL, finding -> {}).status())
        .isEqualTo(HealthStatus.READ_ONLY);
  }

  @Test
  void shouldSayThatTheDiskIsNearlyFull() {
    disk.freeBytes(1000);
    assertThat(kinds()).containsExactly(Kind.SPACE);
  }

  /** Where nothing is found wrong, everything reads exactly; at bytes all over the store. */
  @Test
  void shouldNeverCallAStoreHealthyThatIsNot() throws IOException {
    int found = 0;
    int places = 0;
    for (Path file : disk.files()) {
      if (!file.startsWith(dir) || file.toString().contains("LOCK")) {
        continue;
      }
      int step = Math.max(1, disk.bytes(file).length / 60);
      for (int at = 0; at < disk.bytes(file).length; at += step) {
        SimulatedDisk whole = disk;
        disk = disk.afterKill();
        disk.rot(file, at, 1);
        places++;
        if (problems().isEmpty()) {
          assertThat(readAll()).as("%s at %d", file, at).isEqualTo(expected);
        } else {
          found++;
        }
        disk = whole;
      }
    }
    assertThat(places).isGreaterThan(300);
    assertThat(found).isGreaterThan(100);
  }

  private List<StoredEvent> readAll() {
    try (DocketStore store = DocketStore.openReadOnly(disk, dir, SMALL)) {
      assertThat(store.snapshots().load("a", SnapshotCriteria.all()))
          .hasValueSatisfying(found -> assertThat(found.sequenceNr()).isEqualTo(19));
      return all(store);
    } catch (StoreException refused) {
      throw new AssertionError("called healthy and refused", refused);
    }
  }
}
