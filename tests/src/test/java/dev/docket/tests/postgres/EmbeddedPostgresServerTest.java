package dev.docket.tests.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.postgres.PostgresSchema;
import dev.docket.tests.support.Console;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The server of the tests forces its commits, and has the tables of the ready configuration. */
class EmbeddedPostgresServerTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  private static final String[] TABLES = {
    "event_journal", "event_tag", "snapshot", "notary_log", "notary_file", "docket_migration"
  };

  @Test
  void shouldForceEveryCommit() throws SQLException {
    EmbeddedPostgresServer.Database database = POSTGRES.newEmptyDatabase();

    assertThat(query(database, "SHOW fsync")).containsExactly("on");
    assertThat(query(database, "SHOW synchronous_commit")).containsExactly("on");
    assertThat(query(database, "SHOW full_page_writes")).containsExactly("on");
  }

  @Test
  void shouldCreateTheTablesOnceHoweverOftenItIsAsked() throws SQLException {
    EmbeddedPostgresServer.Database database = POSTGRES.newDatabase();

    PostgresSchema.create(database.config());

    assertThat(query(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        .containsExactlyInAnyOrder(TABLES);
  }

  @Test
  void shouldCreateTheTablesFromTheCommandLine(@TempDir Path dir) throws Exception {
    EmbeddedPostgresServer.Database database = POSTGRES.newEmptyDatabase();
    Path config = Files.writeString(dir.resolve("orders.conf"), database.settings());

    Console.run("schema", "--config", config).orFail();

    assertThat(query(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        .containsExactlyInAnyOrder(TABLES);
    assertThat(Console.run("schema", "--config", dir.resolve("missing.conf")).exit()).isEqualTo(2);
    assertThat(Console.run("schema").orFail().out()).isEqualTo(PostgresSchema.sql());
  }

  @Test
  void shouldKeepDatabasesApart() throws SQLException {
    assertThat(POSTGRES.newDatabase()).isNotEqualTo(POSTGRES.newDatabase());
    assertThat(
            query(
                POSTGRES.newEmptyDatabase(),
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        .isEmpty();
  }

  private static List<String> query(EmbeddedPostgresServer.Database database, String sql)
      throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
