package dev.docket.console.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.docket.console.CommandLineRun;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoreSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says, and how it ends. */
class DoctorCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path dir;

  DoctorCommandTest(@TempDir Path home) {
    this.dir = home.resolve("store");
  }

  private static EventRecord event(String id, long number) {
    String text = id + "-" + number;
    return EventRecord.of(
        id, number, "", new SerializedValue(7, "", text.getBytes(StandardCharsets.UTF_8)));
  }

  private void write() {
    try (DocketStore store =
        DocketStore.open(dir, StoreSettings.defaults().withCreate(true).withReserveBytes(0))) {
      for (long i = 1; i <= 3; i++) {
        store.events().append(List.of(event("Case|order%7C1", i))).toCompletableFuture().join();
        store.events().append(List.of(event("plain", i))).toCompletableFuture().join();
      }
    }
  }

  private void rot(String marker) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("events"))) {
      Path file = files.filter(path -> path.toString().endsWith(".wal")).findFirst().orElseThrow();
      byte[] content = Files.readAllBytes(file);
      int at = new String(content, StandardCharsets.ISO_8859_1).indexOf(marker);
      content[at] ^= 1;
      Files.write(file, content);
    }
  }

  private CommandLineRun doctor(Object... more) {
    Object[] args = Stream.concat(Stream.of("doctor", "--dir", dir), Stream.of(more)).toArray();
    return CommandLineRun.of(args);
  }

  @Test
  void shouldEndWithZeroIfTheStoreIsHealthy() throws IOException {
    write();
    CommandLineRun run = doctor();
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("healthy: ").contains(" 2 ids; problems: 0");
    List<String> lines = doctor("--json").out().lines().toList();
    JsonNode last = JSON.readTree(lines.get(lines.size() - 1)).path("examined");
    assertThat(last.path("healthy").asBoolean()).isTrue();
    assertThat(last.path("status").asText()).isEqualTo("healthy");
    assertThat(last.path("ids").asInt()).isEqualTo(2);
  }

  @Test
  void shouldEndWithOneAndNameTheCase() throws IOException {
    write();
    rot("Case|order%7C1-2");
    CommandLineRun run = doctor();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("problem RECORD_BODY events/0000000001-")
        .contains("number 2 does not match its checksum. Touched: case order|1")
        .contains("degraded: ");
    JsonNode first = JSON.readTree(doctor("--json").out().lines().findFirst().orElseThrow());
    assertThat(first.path("severity").isTextual()).isTrue();
    assertThat(doctor("--json").out()).contains("\"status\":\"degraded\"");
    assertThat(doctor("--json").out().lines())
        .anySatisfy(
            line -> {
              JsonNode finding = JSON.readTree(line);
              assertThat(finding.path("kind").asText()).isEqualTo("RECORD_BODY");
              assertThat(finding.path("cases").get(0).asText()).isEqualTo("order|1");
              assertThat(finding.path("ids").get(0).asText()).isEqualTo("Case|order%7C1");
              assertThat(finding.path("offset").asLong()).isPositive();
            });
  }

  @Test
  void shouldEndWithTwoIfThereIsNoStore() throws IOException {
    assertThat(doctor().exitCode()).isEqualTo(2);
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("letter.txt"), "hello");
    CommandLineRun run = doctor();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("is not a store");
  }
}
