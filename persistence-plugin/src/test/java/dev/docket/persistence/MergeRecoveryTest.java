package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.CompactionFailedException;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.recovery.Damage;
import dev.docket.persistence.recovery.DamageReport;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an open makes of merged segments and of what they were made of. */
class MergeRecoveryTest {
  private final Path dir = Fixtures.newDirectory();
  private SimulatedDisk disk = new SimulatedDisk(1);
  private List<StoredEvent> expected = List.of();

  /** A merge whose inputs could not be deleted any more. */
  @BeforeEach
  void mergeAndKeepInputs() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int i = 1; i <= 60; i++) {
        append(store, event("a", i, "a-" + i + "-" + "x".repeat(900)));
        append(store, event("b", i, "b-" + i));
      }
      await(store.events().deleteTo("a", 30));
      store.settle();
      disk.add(
          (call, path) -> {
            if (call == Call.DELETE && path.toString().endsWith(".seg")) {
              throw new IOException("cannot be deleted");
            }
          });
      assertThatThrownBy(store::compact).isInstanceOf(CompactionFailedException.class);
      expected = all(store);
      disk.heal();
      disk = disk.afterKill();
    }
    assertThat(merged()).isNotNull();
    assertThat(inputs()).hasSizeGreaterThan(3);
    assertThat(expected).hasSize(90);
  }

  private List<Path> sealed() {
    return disk.files().stream()
        .filter(path -> path.toString().contains("events") && path.toString().endsWith(".seg"))
        .toList();
  }

  private Path merged() {
    return sealed().stream()
        .filter(path -> path.toString().endsWith(".2.seg"))
        .findFirst()
        .orElseThrow();
  }

  private List<Path> inputs() {
    return sealed().stream().filter(path -> path.toString().endsWith(".1.seg")).toList();
  }

  private void rot(Path file, String marker) throws IOException {
    String text = new String(disk.bytes(file), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(marker);
    disk.rot(file, text.indexOf(marker), 3);
  }

  private List<Damage> damage(DocketStore store) {
    return store.recovery().damage().stream().map(DamageReport::kind).toList();
  }

  @Test
  void shouldDeleteTheInputsOfAMergeThatIsWhole() {
    try (DocketStore reader = DocketStore.openReadOnly(disk, dir, SMALL)) {
      assertThat(damage(reader)).isEmpty();
      assertThat(inputs()).isNotEmpty();
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(damage(store)).isEmpty();
      assertThat(all(store)).isEqualTo(expected);
      assertThat(sealed()).containsExactly(merged());
    }
  }

  @Test
  void shouldSetADamagedMergeAsideAndServeItsInputs() throws IOException, ExecutionException {
    Path output = merged();
    rot(output, "a-45-");
    try (DocketStore reader = DocketStore.openReadOnly(disk, dir, SMALL)) {
      assertThat(damage(reader)).containsExactly(Damage.MERGED_SEGMENT);
      assertThat(all(reader)).hasSize(90);
    }
    List<Path> inputs = inputs();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(damage(store)).containsExactly(Damage.MERGED_SEGMENT);
      assertThat(all(store)).isEqualTo(expected);
      assertThat(sealed()).isEqualTo(inputs);
      assertThat(disk.files()).contains(output.resolveSibling(output.getFileName() + ".damaged"));
      append(store, event("b", 61));
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(damage(store)).isEmpty();
      assertThat(store.compact().recordsDropped()).isEqualTo(30);
      assertThat(all(store)).hasSize(91).containsAll(expected);
      assertThatThrownBy(() -> store.compact("a"))
          .as("the file that was set aside may hold anything")
          .isInstanceOf(DamagedException.class)
          .hasMessageContaining("set aside");
    }
  }

  @Test
  void shouldSetAsideAMergeWithAWrongIndexWhereTheInputsAreThere() throws IOException {
    Path output = merged();
    disk.rot(output, disk.bytes(output).length - 60, 4);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(damage(store)).containsExactly(Damage.MERGED_SEGMENT);
      assertThat(all(store)).isEqualTo(expected);
    }
  }

  @Test
  void shouldServeAMergeWithoutAnyInput() {
    inputs().forEach(disk::lose);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(damage(store)).isEmpty();
      assertThat(all(store)).isEqualTo(expected);
    }
  }

  @Test
  void shouldKeepADamagedMergeWhereAnInputIsMissing() throws IOException {
    Path output = merged();
    disk.lose(inputs().get(1));
    List<Path> left = inputs();
    rot(output, "a-45-");
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(sealed()).contains(output).containsAll(left);
      assertThat(texts(store, "b")).hasSize(60);
      assertThatThrownBy(() -> texts(store, "a")).isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void shouldReportASegmentThatWasRenamedAndDeleteNothing() throws IOException {
    checkRenamed(false, Damage.MISNAMED_SEGMENT, Damage.MISSING_SEGMENT);
  }

  @Test
  void shouldReportPartialOverlapAndDeleteNothing() throws IOException {
    checkRenamed(true, Damage.OVERLAP, Damage.HEADER);
  }

  private void checkRenamed(boolean headless, Damage... kinds) throws IOException {
    Path output = merged();
    List<Path> inputs = inputs();
    // As if somebody had copied a file from another time into the directory.
    String name = String.valueOf(inputs.get(2).getFileName());
    long middle = Long.parseLong(name.substring(0, 19)) - 3;
    Path overlapping = output.resolveSibling(String.format("%019d", middle) + name.substring(19));
    disk.rename(inputs.get(2), overlapping);
    if (headless) {
      disk.rot(overlapping, 0, 108);
      disk.rot(overlapping, 4096, 108);
    }
    disk.lose(output);
    List<Path> before = sealed();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(damage(store)).containsExactly(kinds);
      assertThat(sealed()).isEqualTo(before);
      assertThatThrownBy(store::compact).isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void shouldNotMergeASegmentInWhichItFindsRot() throws IOException, ExecutionException {
    disk.lose(merged());
    Path rotten = inputs().get(2);
    String text = new String(disk.bytes(rotten), StandardCharsets.ISO_8859_1);
    disk.rot(rotten, text.indexOf("xxx"), 3);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(damage(store)).as("sealed segments are not scanned at open").isEmpty();
      store.compact();
      store.compact();
      assertThat(sealed()).contains(rotten);
      assertThat(texts(store, "b")).hasSize(60);
      append(store, event("b", 61));
      assertThatThrownBy(() -> store.compact("a")).isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void shouldKeepAnUnsealedSegmentWhereItsSealedCopyIsDamaged()
      throws IOException, ExecutionException {
    Path dir = Fixtures.newDirectory();
    Path events = dir.resolve("events");
    Path wal;
    byte[] copy;
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("c", 1, "c-1-secret"));
      wal = unsealed(events);
      copy = disk.bytes(wal);
      for (int i = 2; i <= 60; i++) {
        append(store, event("c", i, "c-" + i + "-" + "x".repeat(900)));
      }
      store.settle();
    }
    Path sealed =
        disk.files().stream()
            .filter(path -> path.startsWith(events) && path.toString().endsWith(".seg"))
            .findFirst()
            .orElseThrow();
    rot(sealed, "c-1-secret");
    disk.replace(wal, copy);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(damage(store)).containsExactly(Damage.MERGED_SEGMENT);
      assertThat(disk.files()).contains(wal, sealed);
    }
  }

  private Path unsealed(Path events) {
    return disk.files().stream()
        .filter(path -> path.startsWith(events) && path.toString().endsWith(".wal"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldComeToTheSameWhenInterruptedAnywhere() throws IOException {
    rot(merged(), "a-45-");
    for (int cut = 1; cut < 12; cut++) {
      SimulatedDisk copy = disk.afterKill();
      copy.cutPowerAt(cut);
      try (DocketStore store = DocketStore.open(copy, dir, SMALL)) {
        assertThat(all(store)).isEqualTo(expected);
      } catch (RuntimeException | AssertionError cutOff) {
        assertThat(copy.isOff()).as(String.valueOf(cutOff)).isTrue();
      }
      copy = copy.restarted();
      try (DocketStore store = DocketStore.open(copy, dir, SMALL)) {
        assertThat(all(store)).as("cut at " + cut).isEqualTo(expected);
      }
      disk = disk.afterKill();
    }
  }
}
