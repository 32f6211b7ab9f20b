package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stores of every format version that there ever was are read for ever: each lies as text in {@code
 * src/test/resources/golden}, with what it holds. A version that is tagged is never written anew.
 * Until version 1 is, a change of the format writes it anew by {@code mvn -pl persistence-plugin
 * test -Dtest=GoldenFilesTest -Ddocket.golden.write=true}.
 */
class GoldenFilesTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path dir;

  static List<Path> versions() throws IOException {
    try (Stream<Path> entries = Files.list(GOLDEN)) {
      return entries.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void shouldReadEveryVersionWhole(Path version) throws IOException, ExecutionException {
    GoldenStore.restore(version, dir);
    assertThat(GoldenStore.files(dir.resolve("events")))
        .extracting(Path::toString)
        .filteredOn(name -> name.endsWith(".seg"))
        .hasSizeGreaterThan(2)
        .as("a merged one")
        .anyMatch(name -> name.endsWith(".2.seg"));
    List<String> expected = Files.readAllLines(version.resolve(GoldenStore.EXPECTED));
    assertThat(expected).hasSizeGreaterThan(20);

    try (DocketStore store = DocketStore.openReadOnly(dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(store.recovery().cleanClose()).isTrue();
      assertThat(GoldenStore.read(store)).isEqualTo(expected);
    }
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      assertThat(GoldenStore.read(store)).isEqualTo(expected);
      assertThat(store.events().highestSequenceNr("Case|7", 0)).isEqualTo(14);
      assertThat(store.events().deletedTo("Case|7")).isEqualTo(5);
      assertThat(store.events().highestSequenceNr("gone", 0)).isEqualTo(2);
      assertThat(store.events().persistenceIds("", 10))
          .containsExactlyInAnyOrder("Case|7", "Case|\uD83D\uDE00/é", "empty");
      assertThat(store.events().readTagged("all", 1, 100).events()).hasSize(7);
      append(store, event("gone", 3));
      assertThat(texts(store, "gone")).containsExactly("gone#3");
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "docket.golden.write", matches = "true")
  void writesTheNewestVersionAnew() throws IOException, ExecutionException {
    Path newest = GOLDEN.resolve("v1");
    Files.createDirectories(newest);
    for (Path old : GoldenStore.files(newest)) {
      Files.delete(old);
    }
    List<String> expected = new GoldenStore().write(dir);
    Files.write(newest.resolve(GoldenStore.EXPECTED), expected);
    GoldenStore.dump(dir, newest);
  }
}
