package dev.docket.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.actor.CaseSettings.Backoff;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSettingsTest {

  private static Config with(String settings) {
    return ConfigFactory.parseString(settings)
        .withFallback(
            ConfigFactory.parseString(
                """
                docket.engine {
                  journal = "akka.persistence.testkit.journal"
                  snapshot-store = "akka.persistence.testkit.snapshotstore.pluginid"
                  read-journal = "akka.persistence.testkit.query"
                }
                """))
        .withFallback(PersistenceTestKitPlugin.config())
        .withFallback(PersistenceTestKitSnapshotPlugin.config())
        .withFallback(ConfigFactory.load());
  }

  @Test
  void shouldHaveADefaultForEveryKeyButThePlugins() {
    EngineSettings settings = EngineSettings.of(with(""));

    assertThat(settings.home()).isEqualTo(EngineSettings.Home.LOCAL);
    assertThat(settings.cases().quantum().maxMutations()).isEqualTo(10_000);
    assertThat(settings.cases().quantum().lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.askTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          home               | moon      | local, sharded
          sharding.number-of-shards | 0  | from 1 to 100000
          journal            | no.where  | class path
          journal            | a..b      | class path
          journal            | docket.engine.home | class path
          snapshot-every     | 0         | from 1 to 1000000
          snapshot-every     | often     | an integer
          quantum.max-bytes  | 2 MiB     | from 1 to 1048576
          quantum.lease      | 0s        | from PT0.001S to PT24H
          max-waiting        | -1        | from 1 to 100000
          max-reads          | 0         | from 1 to 10000
          max-reads          | 10001     | from 1 to 10000
          backoff.max        | 1ms       | from PT0.2S
          ask-timeout        | 3 weeks   | a duration
          """)
  void shouldSayKeyValueAndWhatIsAllowed(String key, String value, String allowed) {
    Config config = with("docket.engine." + key + " = \"" + value + "\"");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> EngineSettings.of(config))
        .withMessageContaining("docket.engine." + key)
        .withMessageContaining(allowed);
  }

  private static Config sharded(String more) {
    return ConfigFactory.parseString(more)
        .withFallback(ConfigFactory.parseResources("docket-cluster.conf"))
        .withFallback(with(""))
        .resolve();
  }

  @Test
  void shouldTakeAShardedHomeWithTheReadyConfiguration() {
    EngineSettings settings = EngineSettings.of(sharded(""));

    assertThat(settings.home()).isEqualTo(EngineSettings.Home.SHARDED);
    assertThat(settings.sharding().shards()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          akka.actor.provider = local                                        | akka.actor.provider
          akka.remote.artery.advanced.maximum-frame-size = 256 KiB           | maximum-frame-size
          akka.actor.serializers.docket-reply = "java.lang.String"           | docket-reply
          docket.engine.notary { enabled = on, key-files = ["key"] }         | notary.store
          akka.persistence.testkit.journal.class = "dev.docket.persistence.DocketJournal" | directory
          """)
  void shouldRefuseAShardedHomeThatCannotBe(String setting, String reason) {
    Config config = sharded(setting);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> EngineSettings.of(config))
        .withMessageContaining("docket.engine.home = sharded")
        .withMessageContaining(reason);
  }

  @Test
  void shouldSayWhatStandsInTheWayOfAKey() {
    Config config = with("docket.engine.quantum = 5");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> EngineSettings.of(config))
        .withMessageContaining("docket.engine.quantum")
        .withMessageContaining("allowed is");
  }

  @Test
  void shouldRefuseAnOriginWithControlCharacters() {
    Config config = with("docket.engine.origin = \"two\\nlines\"");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> EngineSettings.of(config))
        .withMessageContaining("docket.engine.origin")
        .withMessageContaining("control characters");
  }

  @Test
  void shouldRefuseAReadJournalThatCannotReadOneCase() {
    try (CaseFixture fixture =
        CaseFixture.start("docket.engine.read-journal = \"akka.persistence.testkit.state\"")) {
      assertThatIllegalArgumentException().isThrownBy(fixture::engine);
    }
  }

  @Test
  void shouldDoubleTheWaitUpToItsMost() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), 0.5);

    assertThat(backoff.after(0, 0)).isEqualTo(Duration.ofMillis(100));
    assertThat(backoff.after(2, 0)).isEqualTo(Duration.ofMillis(400));
    assertThat(backoff.after(2, 1)).isEqualTo(Duration.ofMillis(600));
    assertThat(backoff.after(1_000, 0)).isEqualTo(Duration.ofSeconds(1));
  }
}
