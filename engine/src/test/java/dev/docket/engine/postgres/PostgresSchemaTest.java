package dev.docket.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a database that does not take the tables. */
class PostgresSchemaTest {

  private static final String PASSWORD = "s3cret";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:none://db/docket?password=" + PASSWORD,
        "jdbc:none://me:" + PASSWORD + "@db/docket",
        "jdbc:postgresql://db:port/docket?password=" + PASSWORD
      })
  void shouldNotQuoteThePasswordOfAUrlThatNoDriverTakes(String url) {
    assertThatThrownBy(() -> PostgresSchema.create(config(url)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("the tables of docket-postgres.sql cannot be created in jdbc:")
        .hasMessageContaining("db")
        .satisfies(fault -> assertThat(whole(fault)).doesNotContain(PASSWORD));
  }

  @Test
  void shouldTellWhatTheDriverSays() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String database = "//127.0.0.1:" + port + "/docket";

    assertThatThrownBy(
            () ->
                PostgresSchema.create(
                    config("jdbc:postgresql:" + database + "?password=" + PASSWORD)))
        .asInstanceOf(type(SQLException.class))
        .satisfies(
            fault -> {
              assertThat(fault.getSQLState()).startsWith("08");
              assertThat(fault.getMessage()).contains(database, "refused");
              assertThat(whole(fault)).doesNotContain(PASSWORD);
            });
  }

  private static Config config(String url) {
    return ConfigFactory.parseString(
        "docket.postgres { url = \"" + url + "\", user = me, password = " + PASSWORD + " }");
  }

  private static String whole(Throwable fault) {
    StringWriter text = new StringWriter();
    fault.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
