package dev.docket.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.docket.console.cluster.NodeProcess;
import dev.docket.tests.support.Console;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./docket demo --cluster}, with a PostgreSQL that it starts and ends. */
class ClusterDemoTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path home = Path.of("");

  @Test
  @EnabledIfSystemProperty(named = "docket.cluster.demo", matches = "true")
  void shouldGoOnWithTheCasesOfAKilledNodeAndVerifyAll() {
    EmbeddedPostgresServer.assumeBinaries();

    JsonNode report =
        Console.run("demo", "--cluster", "--cases", 30, "--dir", home, "--json").orFail().json();

    assertThat(report.path("faults")).isEmpty();
    assertThat(report.path("cases").asInt()).isEqualTo(30);
    assertThat(report.path("acknowledgedByTheKilled").asInt()).isPositive();
    assertThat(report.path("acknowledged").asInt()).isGreaterThanOrEqualTo(4 * 30);
    // Those who asked again under the keys of the killed node's callers.
    assertThat(report.path("sameReceiptAgain").asInt()).isPositive();
    assertThat(report.path("moved").asInt()).isPositive();
    assertThat(home.resolve("node-3.conf")).exists();
  }

  /** All that it starts is gone with it, and everything that it has written. */
  @Test
  @EnabledIfSystemProperty(named = "docket.cluster.demo", matches = "true")
  void shouldLeaveNothingBehindWhenItIsStopped() throws Exception {
    EmbeddedPostgresServer.assumeBinaries();
    Path out = home.resolve("out");
    Path temporary = Files.createDirectory(home.resolve("tmp"));
    Process demo = demo(out, temporary);
    assertThat(nodes(out)).hasSize(3);
    // The nodes, by their configurations, and the server, by its data.
    assertThat(workingIn(temporary)).isGreaterThan(3);
    try (Stream<Path> made = Files.list(temporary)) {
      for (Path each : made.filter(Files::isDirectory).toList()) {
        assertThat(Files.getPosixFilePermissions(each))
            .as("%s", each)
            .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      }
    }

    demo.destroy();

    assertThat(demo.waitFor(2, TimeUnit.MINUTES)).isTrue();
    await().atMost(PATIENCE).until(() -> workingIn(temporary) == 0);
    await().atMost(PATIENCE).until(() -> left(temporary).isEmpty());
  }

  @Test
  @EnabledIfSystemProperty(named = "docket.cluster.demo", matches = "true")
  void shouldKeepWhatTheNodesWroteWhenItFails() throws Exception {
    EmbeddedPostgresServer.assumeBinaries();
    Path out = home.resolve("out");
    Path temporary = Files.createDirectory(home.resolve("tmp"));
    Process demo = demo(out, temporary);
    nodes(out).get(0).destroyForcibly();

    assertThat(demo.waitFor(5, TimeUnit.MINUTES)).isTrue();

    assertThat(demo.exitValue()).isEqualTo(1);
    assertThat(Files.readString(out)).contains("node 1 ended", "What was written is kept in ");
    List<Path> kept = left(temporary);
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).resolve("node-1.log")).exists();
    assertThat(kept.get(0).resolve("node-1.conf")).doesNotExist();
  }

  private static long workingIn(Path directory) {
    return ProcessHandle.allProcesses()
        .filter(each -> !each.equals(ProcessHandle.current()))
        .filter(
            each ->
                each.info()
                    .commandLine()
                    .orElse("")
                    .contains(directory.resolve("docket-").toString()))
        .count();
  }

  /** The demo, with a place of its own for what it makes. */
  private static Process demo(Path out, Path temporary) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.docket.console.Docket",
            "demo",
            "--cluster",
            "--cases",
            "30")
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start();
  }

  /** Its nodes, once they have found each other. */
  private static List<ProcessHandle> nodes(Path out) throws Exception {
    Pattern started = Pattern.compile("processes (\\d+), (\\d+) and (\\d+)");
    await().atMost(PATIENCE).until(() -> started.matcher(Files.readString(out)).find());
    Matcher pids = started.matcher(Files.readString(out));
    assertThat(pids.find()).isTrue();
    return Stream.of(pids.group(1), pids.group(2), pids.group(3))
        .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
        .toList();
  }

  /** The directories of the demo; other libraries leave files there. */
  private static List<Path> left(Path temporary) throws Exception {
    try (Stream<Path> made = Files.list(temporary)) {
      return made.filter(each -> each.getFileName().toString().startsWith("docket-")).toList();
    }
  }

  @Test
  void shouldRefuseADatabaseThatHasCases() throws Exception {
    EmbeddedPostgresServer.Database database = POSTGRES.newDatabase();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,"
              + " event_ser_manifest, event_payload) VALUES ('Case|a', 1, 'w', 20, '', 'x')");
    }

    Console.Result refused =
        Console.run("demo", "--cluster", "--postgres", database.url() + "&password=geheim");

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .contains("has cases already", "allowed is an empty database")
        .doesNotContain("geheim");
  }

  @Test
  void shouldEndWithThreeWhenANodeCannotBegin() throws Exception {
    Path config = Files.writeString(home.resolve("node.conf"), "docket.engine.home = sharded");
    Path log = home.resolve("node.log");

    try (NodeProcess node = NodeProcess.start(1, config, log, NodeProcess.SHORT_LIVED)) {
      assertThat(node.awaitEnd()).isEqualTo(3);
    }

    assertThat(Files.readString(log))
        .contains("The node ends:", "docket.engine.home = sharded with the file store");
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(Console.run("demo", "--postgres", "jdbc:postgresql://x/y").err())
        .contains("--cluster");
    Console.Result refused =
        Console.run(
            "demo", "--cluster", "--postgres", "jdbc:postgresql://127.0.0.1:1/none?user=nobody");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("the database: ");
    Console.Result other =
        Console.run("demo", "--cluster", "--postgres", "jdbc:other://x/y?password=geheim");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("allowed is jdbc:postgresql:").doesNotContain("geheim");
    for (List<Object> wrong :
        List.<List<Object>>of(
            List.of("--nodes", 0),
            List.of("--nodes", 10),
            List.of("--rounds", 0),
            List.of("--seconds", 121),
            List.of("--cases", 0),
            List.of("--clients", 2))) {
      Console.Result bench = Console.run("bench", "cluster", wrong.get(0), wrong.get(1));
      assertThat(bench.exit()).isEqualTo(2);
      assertThat(bench.err()).contains(wrong.get(0) + " is " + wrong.get(1) + "; allowed is ");
    }
  }
}
