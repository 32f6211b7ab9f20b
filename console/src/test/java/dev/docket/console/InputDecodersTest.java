package dev.docket.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.eventlog.LogEntry;
import dev.docket.console.eventlog.LogReader;
import dev.docket.console.eventlog.Row;
import dev.docket.console.eventlog.UnreadableLogException;
import dev.docket.console.mapping.IllegalProfileException;
import dev.docket.console.mapping.Profile;
import dev.docket.console.notary.NotaryFolder;
import dev.docket.console.postgres.Database;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.protocol.Hash;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.fuzz.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files that commands are given, with made-up bytes in them: each is read, or refused with the
 * exception that becomes a message and an exit code. What a proof is made of, the tests of the
 * protocol try.
 */
class InputDecodersTest {

  private static final SigningKey KEY = SigningKey.of("example.org/orders", new byte[32]);
  private static final int LONGEST = 8 << 10;
  private static final String PROFILE = "/dev/docket/console/demo/orders.profile.json";

  @TempDir private Path home = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void ownersFile() throws IOException {
    file = home.resolve("input");
    KeyFile.create(file, KEY);
  }

  /** The file with these bytes; its permissions stay. */
  private Path holding(byte[] bytes) throws IOException {
    return Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Test
  void shouldReadOrRefuseEachFile() throws Exception {
    new Fuzz()
        .withSlow("log", UnreadableLogException.class, logs(), this::readLog)
        .with(
            "profile",
            IllegalProfileException.class,
            profiles(),
            bytes -> Profile.read(holding(bytes)))
        .with(
            "key file",
            IllegalArgumentException.class,
            bytes(KEY.text() + "\n", KEY.text()),
            bytes ->
                assertThat(KeyFile.read(holding(bytes)).text())
                    .isEqualTo(new String(bytes, StandardCharsets.UTF_8).strip()))
        .with(
            "checkpoint",
            WrongUseException.class,
            bytes(checkpoint()),
            bytes -> assertThat(NotaryFolder.checkpoint(holding(bytes))).hasToString(utf8(bytes)))
        .withSlow(
            "configuration",
            WrongUseException.class,
            configurations(),
            bytes ->
                assertThat(Database.of(holding(beginning(bytes))).toString()).startsWith("jdbc:"))
        .run("console");
  }

  /**
   * A configuration takes memory by the square of a key's length, and the lines of a log are read
   * again for each stray quote that seems to swallow them.
   */
  private static byte[] beginning(byte[] bytes) {
    return Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST));
  }

  /** Each line of the log comes once and in order, as a row or as what is wrong with it. */
  private void readLog(byte[] bytes) throws Exception {
    try (LogReader reader = LogReader.open(holding(beginning(bytes)))) {
      long line = 1;
      for (LogEntry entry = reader.next(); entry != null; entry = reader.next()) {
        assertThat(entry.line()).isGreaterThan(line);
        line = entry.line();
        assertThat(entry instanceof Row row ? row.key().toString() : entry.toString()).isNotEmpty();
      }
    }
  }

  private static List<byte[]> logs() throws IOException {
    List<byte[]> logs = new ArrayList<>();
    for (String name : List.of("documents", "lifecycle")) {
      logs.add(resource("/logs/" + name + ".csv"));
    }
    logs.addAll(
        bytes(
            String.join(
                "\r\n",
                "\uFEFFcase,activity,timestamp,note",
                "a,Pay,2018-01-01 08:00:00,\"one, \"\"two\"\"",
                "three\"",
                "b,Pay,2018-01-01T08:00:00.123+02:00,",
                "")));
    logs.add(zipped(logs.get(0)));
    return logs;
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  private static List<byte[]> profiles() throws IOException {
    List<byte[]> profiles =
        new ArrayList<>(
            bytes(
                "{\"on_change\":true,\"cancels\":{\"Stop\":\"goods\"},\"cancels_all\":{\"Drop*\":true},"
                    + "\"status\":{\"Drop*\":\"cancelled\",\"Pay\":\"done\"}}"));
    profiles.add(resource(PROFILE));
    return profiles;
  }

  private static String checkpoint() {
    String text = new Checkpoint("example.org/orders", 7, Hash.of(new byte[] {1})).toString();
    return SignedNote.sign(text, List.of(KEY)).toString();
  }

  private static List<byte[]> configurations() {
    return bytes(
        """
        include "docket-postgres.conf"
        docket.postgres { url = "jdbc:postgresql://db/docket", user = "me" }
        """,
        """
        include "docket-postgres.conf"
        # a comment
        docket.postgres.password = ${?NOT_THERE}"x"
        a.b += [1, 5s, 1KiB]
        """);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = InputDecodersTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static List<byte[]> bytes(String... texts) {
    return List.of(texts).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
