package dev.docket.console.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {

  @Test
  void shouldPreferTheExactNameThenTheFirstPrefix() throws Exception {
    Profile profile =
        Profile.parse(
            "p",
            "{\"default_lane\": \"rest\", \"lanes\":"
                + " {\"Pay*\": \"one\", \"Pay back*\": \"two\", \"Pay back now\": \"three\"}}");

    assertThat(profile.lane("Pay back")).isEqualTo("one");
    assertThat(profile.lane("Pay back now")).isEqualTo("three");
    assertThat(profile.lane("Repay")).isEqualTo("rest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"lane\": {}}|unknown key \"lane\"; allowed are default_lane, on_change, lanes",
        "{\"lanes\": []}|the key \"lanes\" is []; allowed is an object of activities and names",
        "{\"lanes\": {\"Pay\": 1}}|the key \"lanes.Pay\" is 1; allowed is a name",
        "{\"opens\": {\"Pay\": \"\"}}|the key \"opens.Pay\" is \"\"; allowed is a name",
        "{\"default_lane\": null}|the key \"default_lane\" is null; allowed is a name",
        "{\"on_change\": \"yes\"}|the key \"on_change\" is \"yes\"; allowed is true or false",
        "{\"cancels_all\": {\"Pay\": 1}}|the key \"cancels_all.Pay\" is 1; allowed is true or false",
        "{\"status\": {\"Pay\": \"running\"}}|allowed is done, failed or cancelled",
        "{\"lanes\": {}, \"lanes\": {}}|Duplicate field",
        "{\"lanes\": |:1:",
        "[]|the profile is not a JSON object",
        "``|the profile is not a JSON object"
      })
  void shouldNameFileKeyAndWhatIsAllowed(String json, String message) {
    assertThatThrownBy(() -> Profile.parse("my.profile.json", json))
        .isInstanceOf(IllegalProfileException.class)
        .hasMessageStartingWith("my.profile.json:")
        .hasMessageContaining(message);
  }

  @Test
  void shouldNameAFileThatIsNotThere(@TempDir Path dir) {
    assertThatThrownBy(() -> Profile.read(dir.resolve("none.json")))
        .isInstanceOf(IllegalProfileException.class)
        .hasMessageContaining("none.json: there is no such profile");
  }
}
