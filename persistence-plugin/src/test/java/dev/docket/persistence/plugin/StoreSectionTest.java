package dev.docket.persistence.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.persistence.StoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSectionTest {

  @Test
  void shouldTakeTheSettingsOfTheReferenceWhenNothingElseIsSaid() {
    StoreSection section = StoreSection.at(ConfigFactory.load(), "docket.persistence");

    assertThat(section.dir()).isEqualTo(Path.of("docket-data"));
    assertThat(section.readOnly()).isFalse();
    assertThat(section.settings()).isEqualTo(StoreSettings.defaults().withCreate(true));
  }

  @Test
  void shouldFindTheSectionOfAStoreAroundThatOfItsPlugin() {
    assertThat(StoreSection.ofPlugin("docket.persistence.journal")).isEqualTo("docket.persistence");
    assertThat(StoreSection.ofPlugin("orders-store.query")).isEqualTo("orders-store");
  }

  @Test
  void shouldRefuseAPluginSectionThatStandsAlone() {
    assertThatThrownBy(() -> StoreSection.ofPlugin("journal"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'journal' stands alone");
  }

  @Test
  void shouldTakeFromTheDefaultSectionWhatASecondOneDoesNotSay() {
    Config config = with("second { dir = elsewhere, segment-bytes = 1 MiB }");

    StoreSection section = StoreSection.at(config, "second");

    assertThat(section.dir()).isEqualTo(Path.of("elsewhere"));
    assertThat(section.settings().segmentBytes()).isEqualTo(1024 * 1024);
    assertThat(section.settings().maxRecordBytes()).isEqualTo(16 * 1024 * 1024);
  }

  @Test
  void shouldNotShareTheDefaultDirectoryByOmission() {
    assertThatThrownBy(() -> StoreSection.at(with("second { create = on }"), "second"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("second.dir is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "segment-bytes = 1 KiB | segment-bytes is 1024, allowed is 4096 to 1073741824",
        "segment-bytes = 4 GiB | segment-bytes is 4294967296 bytes, allowed is less than 2 GiB",
        "max-record-bytes = 10 | max-record-bytes is 10, allowed is 1024 to 268435456",
        "snapshots-kept = 0 | snapshots-kept is 0, allowed is 1 to 1000",
        "dir = \"\" | docket.persistence.dir is empty",
        "force = maybe | force has type STRING rather than BOOLEAN",
        "queue-bytes = much | queue-bytes",
      })
  void shouldNameKeyValueAndRangeOfWhatCannotBeUsed(String setting, String message) {
    Config config = with("docket.persistence { " + setting + " }");

    assertThatThrownBy(() -> StoreSection.at(config, "docket.persistence"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("section 'docket.persistence'")
        .hasMessageContaining(message);
  }

  private static Config with(String settings) {
    return ConfigFactory.parseString(settings).withFallback(ConfigFactory.load()).resolve();
  }
}
