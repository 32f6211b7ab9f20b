package dev.docket.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.persistence.query.PersistenceQuery;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.persistence.plugin.StoreSection;
import dev.docket.persistence.plugin.Systems;
import dev.docket.persistence.query.javadsl.DocketReadJournal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks over every key of the reference configuration: each is read, and each is checked. */
class EverySettingTest {
  private static final String SECTION = "docket.persistence";

  /** Of each key of ours, values that cannot be used. */
  private static final Map<String, Set<String>> BAD =
      Map.ofEntries(
          Map.entry("dir", Set.of("\"\"", "\"a\\u0000b\"")),
          Map.entry("create", Set.of("maybe")),
          Map.entry("read-only", Set.of("7")),
          Map.entry("force", Set.of("sometimes")),
          Map.entry("segment-bytes", Set.of("4095", "2 GiB", "-1", "large")),
          Map.entry("max-record-bytes", Set.of("1023", "257 MiB", "large")),
          Map.entry("frame-bytes", Set.of("4095", "65 MiB", "large")),
          Map.entry("queue-bytes", Set.of("65535", "large")),
          Map.entry("reserve-bytes", Set.of("-1", "1025 MiB", "large")),
          Map.entry("snapshots-kept", Set.of("0", "1001", "many")),
          Map.entry("compaction.background", Set.of("perhaps")),
          Map.entry("compaction.bytes-per-second", Set.of("65535", "fast")),
          Map.entry("compaction.segment-bytes", Set.of("1048575", "1025 MiB", "2 GiB", "large")),
          Map.entry("compaction.deleted-within", Set.of("999 ms", "3651 days", "soon")),
          Map.entry("backup.dir", Set.of("\"a\\u0000b\"")),
          Map.entry("backup.every", Set.of("999 ms", "3651 days", "often")),
          Map.entry("backup.keep", Set.of("0", "1001", "many")),
          Map.entry("reader-dispatcher", Set.of("\"\"", "no.such.dispatcher")),
          Map.entry("journal.replay-fence.events", Set.of("0", "many")),
          Map.entry("journal.replay-fence.timeout", Set.of("0 s", "-1 s", "long")),
          Map.entry("query.page-events", Set.of("0", "100001", "many")),
          Map.entry("query.write-plugin", Set.of("no.such.journal")));

  /** Keys that Akka defines, reads and checks. */
  private static final Set<String> OF_AKKA =
      Set.of(
          "blocking-dispatcher.",
          "class",
          "plugin-dispatcher",
          "circuit-breaker.",
          "replay-filter.",
          "snapshot-is-optional");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path dir;

  static Set<String> keysOfOurs() {
    return new TreeSet<>(BAD.keySet());
  }

  @Test
  void shouldKnowEveryKeyOfTheReference() {
    Set<String> keys = new TreeSet<>();
    ConfigFactory.load().getConfig(SECTION).entrySet().forEach(each -> keys.add(each.getKey()));
    keys.removeIf(key -> OF_AKKA.stream().anyMatch(withoutPlugin(key)::startsWith));

    assertThat(keys).isEqualTo(keysOfOurs());
  }

  private static String withoutPlugin(String key) {
    return key.replaceFirst("^(journal|snapshot-store|query)\\.", "");
  }

  @ParameterizedTest
  @MethodSource("keysOfOurs")
  void shouldRefuseWhatCannotBeUsedAndNameTheKey(String key) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    Map<String, String> refusals = new TreeMap<>();
    for (String value : BAD.getOrDefault(key, Set.of())) {
      assertThatThrownBy(() -> start(key, SECTION + "." + key + " = " + value))
          .as("%s = %s", key, value)
          .satisfies(refusal -> refusals.put(value, messages(refusal)));
    }
    assertThat(refusals).allSatisfy((value, message) -> assertThat(message).contains(last));
  }

  private static String messages(Throwable refusal) {
    StringBuilder all = new StringBuilder();
    for (Throwable each = refusal; each != null; each = each.getCause()) {
      all.append(each.getMessage()).append('\n');
    }
    return all.toString();
  }

  /** Reads the settings as the plugin that a key belongs to does when it starts. */
  private void start(String key, String setting) throws Exception {
    Config config =
        ConfigFactory.parseString(setting)
            .withFallback(Systems.config(dir.resolve("store"), ""))
            .resolve();
    if (key.startsWith("journal.")) {
      Fence.Settings.of(config.getConfig(SECTION + ".journal"));
    } else if (key.startsWith("query.")) {
      ActorSystem<SpawnProtocol.Command> system = Systems.start(config);
      try {
        PersistenceQuery.get(system)
            .getReadJournalFor(DocketReadJournal.class, DocketReadJournal.IDENTIFIER);
      } finally {
        Systems.stop(system);
      }
    } else {
      StoreSection.at(config, SECTION);
    }
  }
}
