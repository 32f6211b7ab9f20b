package dev.docket.engine.golden;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import dev.docket.engine.golden.GoldenFiles.Stored;
import dev.docket.engine.state.CaseSnapshot;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.History;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.Change;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.EntryDifference;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is stored and sent is read, in every version, and written as the files have it. */
class GoldenFilesTest {

  private static final String COMMAND =
      "mvn -B -pl engine -am test -Dtest=GoldenFilesTest -Ddocket.golden.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private static final String MEND =
      "%s: a form is not what its golden file says. If it changed on purpose, and version "
          + GoldenFiles.CURRENT
          + " is in no release yet, write the files anew: "
          + COMMAND
          + "  - Otherwise it needs a new version: see docs/evolution.md";

  private static ActorSystem<Void> system;
  private static GoldenFiles golden;
  private static Map<String, Object> samples;

  @BeforeAll
  static void start() throws IOException {
    if (Boolean.getBoolean("docket.golden.write")) {
      GoldenFiles.main(new String[0]);
    }
    system = GoldenFiles.system();
    golden = new GoldenFiles(system);
    samples = new TreeMap<>();
    GoldenSamples.of(system)
        .forEach((name, sample) -> samples.put(name.toLowerCase(Locale.ROOT), sample));
  }

  @AfterAll
  static void stop() {
    system.terminate();
  }

  static Stream<Path> versions() throws IOException {
    try (Stream<Path> all = Files.list(GoldenFiles.ROOT)) {
      return all.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  private static Map<String, Stored> stored(Path version) {
    return GoldenFiles.all(version).entrySet().stream()
        .collect(toMap(Map.Entry::getKey, file -> golden.read(file.getValue())));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void shouldReadWhatEveryVersionStored(Path version) {
    stored(version)
        .forEach(
            (name, stored) -> {
              Object value = golden.value(stored);

              assertThat(golden.readable(value)).as(MEND, name).isEqualTo(stored.value());
              assertThat(value).as(MEND, name).isEqualTo(samples.get(name));
            });
  }

  @Test
  void shouldWriteWhatTheFilesOfTheCurrentVersionHold() {
    Map<String, Stored> files = stored(GoldenFiles.ROOT.resolve(GoldenFiles.CURRENT));

    assertThat(files.keySet()).as(MEND, "the list of files").isEqualTo(samples.keySet());
    samples.forEach(
        (name, sample) -> {
          Stored file = Objects.requireNonNull(files.get(name));
          Stored now = golden.stored(sample);
          assertThat(now.value()).as(MEND, name).isEqualTo(file.value());
          assertThat(now.hex()).as(MEND, name).isEqualTo(file.hex());
          assertThat(now.manifest()).as(MEND, name).isEqualTo(file.manifest());
          assertThat(now.serializer()).as(MEND, name).isEqualTo(file.serializer());
        });
  }

  @ParameterizedTest
  @MethodSource("versions")
  void shouldProveTheHistoryThatEveryVersionStored(Path version) {
    Map<String, Stored> files = stored(version);
    CaseState state = null;
    for (int i = 0; files.containsKey("history/event-" + i); i++) {
      CaseEvent.Commit event =
          (CaseEvent.Commit) golden.value(Objects.requireNonNull(files.get("history/event-" + i)));
      state = History.replay(state, event, i + 1L);
      History.requireHash(state);
      CaseSnapshot snapshot =
          (CaseSnapshot) golden.value(Objects.requireNonNull(files.get("history/snapshot-" + i)));
      assertThat(snapshot.restore().view()).as(MEND, version).isEqualTo(state.view());
    }
    assertThat(Objects.requireNonNull(state).version()).isEqualTo(6);
  }

  @Test
  void shouldHaveAFileForEveryKindOfWhatIsStoredAndSent() {
    Reached reached = new Reached(samples.values());

    for (Class<?> sealed :
        List.of(
            CaseEvent.class,
            CaseCommand.class,
            CaseReply.class,
            Mutation.class,
            Change.class,
            ControlAct.class,
            EntryDifference.class)) {
      assertThat(reached.missingOf(sealed))
          .as("kinds of %s without a sample in GoldenSamples; add one, then %s", sealed, COMMAND)
          .isEmpty();
    }
    assertThat(reached.missingOf(Update.class)).isEqualTo(Set.of(Update.Function.class.getName()));
    assertThat(reached.missingConstants())
        .as("constants without a sample in GoldenSamples; add one, then %s", COMMAND)
        .isEmpty();
  }
}
