package dev.docket.console.notary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.docket.console.CommandLineRun;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.persistence.EventRecord;
import dev.docket.protocol.checkpoint.SigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Keys, salts and passwords are looked for in all that commands and a service write. */
class SecretsTest {

  private static final String SEED = "S3CRETmarkerOfTheNotarysKey-0042";
  private static final SigningKey KEY =
      SigningKey.of("example.org/orders", SEED.getBytes(ISO_8859_1));
  private static final String PASSWORD = "P4sswordMarker0815";

  @TempDir private Path home = Path.of("");
  private final StringBuilder written = new StringBuilder();

  private void run(Object... args) {
    CommandLineRun run = CommandLineRun.of(args);
    written.append(run.out()).append(run.err());
  }

  private void fail(Runnable running) {
    Throwable failure = catchThrowable(running::run);
    assertThat(failure).isNotNull();
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    written.append(text);
  }

  @Test
  void shouldShowNoKeyAndNoSalt() throws Exception {
    Path key = home.resolve("log.key");
    KeyFile.create(key, KEY);
    Path store = home.resolve("store");
    Path notary = home.resolve("notary");
    try (Recording recording = new Recording()) {
      for (String event : List.of("Recovery", "Health", "Seal", "Roll", "Force", "WriteFailure")) {
        recording.enable("dev.docket." + event);
      }
      recording.start();
      logged(
          () -> {
            NotarisedStore.serve(store, notary, key, 0, 2, "Ada");
            runAll(store, notary, key);
            refuseKeys(store, notary);
          });
      recording.stop();
      Path file = home.resolve("recording.jfr");
      recording.dump(file);
      RecordingFile.readAllEvents(file).forEach(event -> written.append(event));
      Files.delete(file);
    }
    Files.delete(key);
    List<String> salts = salts(store);

    assertThat(written).contains("example.org/orders", "order-1", "dev.docket.Recovery");
    assertThat(salts).isNotEmpty();
    assertThat(written).doesNotContain(salts);
    assertThat(written).doesNotContain(forms());
    for (Path each : files()) {
      assertThat(Files.readString(each, ISO_8859_1)).as("%s", each).doesNotContain(forms());
      if (each.startsWith(notary) || each.endsWith("proof")) {
        assertThat(Files.readString(each, ISO_8859_1)).as("%s", each).doesNotContain(salts);
      }
    }
  }

  /** The forms that the key could have: as it is, in hexadecimal digits, in its text. */
  private static List<String> forms() {
    String text = KEY.text();
    return List.of(
        SEED,
        HexFormat.of().formatHex(SEED.getBytes(ISO_8859_1)),
        text.substring(text.lastIndexOf('+') + 5, text.length() - 5));
  }

  private void runAll(Path store, Path notary, Path key) {
    Path proof = home.resolve("proof");
    Path backups = home.resolve("backups");
    String verifier = KEY.verifier().toString();
    run("proof", "--dir", store, "--notary", notary, "order-1", 1, "--out", proof);
    run("check-proof", proof, "--key", verifier);
    run("check-proof", proof, "--key", KEY.text());
    run("keygen", "--name", "example.org/orders", "--out", key);
    run("notary", "--once", "--dir", store, "--notary", notary, "--key", key);
    run("verify", "--dir", store, "--notary", notary, "--key", verifier);
    run("verify", "--json", "--dir", store, "--notary", notary, "--key", KEY.text());
    run("cases", "--dir", store);
    run("cases", "--json", "--dir", store);
    run("show", "--dir", store, "order-1");
    run("show", "--json", "--dir", store, "order-1");
    run("receipts", "--dir", store, "order-1");
    run("receipts", "--json", "--dir", store, "order-1");
    run("doctor", "--dir", store);
    run("doctor", "--json", "--dir", store);
    run("repair", "--dir", store, "--apply");
    run("backup", backups, "--json", "--dir", store);
    run("restore", backups, "--json", "--dir", home.resolve("restored"));
  }

  /** Keys that cannot be used: to start a service with, and for the command. */
  private void refuseKeys(Path store, Path notary) throws IOException {
    String text = KEY.text();
    List<String> broken =
        List.of(text.substring(0, text.length() - 1), text + "x", SEED, text.replace("+", "-"));
    for (int i = 0; i <= broken.size(); i++) {
      Path key = home.resolve("broken" + i);
      Files.writeString(key, i < broken.size() ? broken.get(i) : text);
      String mode = i < broken.size() ? "rw-------" : "rw-r--r--";
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
      run("notary", "--once", "--dir", store, "--notary", notary, "--key", key);
      fail(() -> NotarisedStore.serve(store, notary, key, engine -> {}));
      Files.delete(key);
    }
  }

  /** What is logged meanwhile, whatever its level. */
  private void logged(Work work) throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level level = root.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
    java.util.logging.Logger drivers = java.util.logging.Logger.getLogger("");
    Handler console = new Drivers();
    drivers.addHandler(console);
    try {
      work.run();
    } finally {
      drivers.removeHandler(console);
      root.setLevel(level);
      root.detachAppender(log);
    }
    for (ILoggingEvent event : List.copyOf(log.list)) {
      written.append(event.getFormattedMessage()).append(event.getMDCPropertyMap());
      if (event.getThrowableProxy() != null) {
        written.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
  }

  /** What a JDBC driver logs, which a JVM prints. */
  private final class Drivers extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public synchronized void publish(LogRecord said) {
      written.append(formatter.format(said));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private interface Work {
    void run() throws Exception;
  }

  /** The salts of the cases, as their first events hold them. */
  private static List<String> salts(Path store) throws IOException {
    List<String> salts = new ArrayList<>();
    for (EventRecord event : NotarisedStore.events(store)) {
      JsonNode tree = new CBORMapper().readTree(event.payload().bytes());
      for (JsonNode salt : tree.findValues("salt")) {
        if (salt.asText().length() == 64) {
          salts.add(salt.asText());
        }
      }
    }
    return salts;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void shouldShowNoPassword() throws Exception {
    String include = "include \"docket-postgres.conf\"\n";
    String password = "docket.postgres.password = \"" + PASSWORD + "\"\n";
    String address = "127.0.0.1:1/db?password=" + PASSWORD;
    logged(
        () -> {
          for (String config :
              List.of(
                  include + password,
                  include + password + "docket.postgres.url = \"jdbc:none://" + address + "\"",
                  include + "docket.postgres.url = \"jdbc:postgresql://" + address + "\"",
                  include + "docket.postgres.url = \"jdbc:postgresql://me:" + PASSWORD + "@x:y\"",
                  include + "docket.postgres.url = \"jdbc:postgresql://me:" + PASSWORD + "@db/o\"",
                  include + password + "docket.postgres.user = {}",
                  include + "docket.postgres.password = { " + PASSWORD + " = 1 }",
                  include + "docket.postgres.password = " + PASSWORD + "}",
                  include + "docket.postgres.password = \"" + PASSWORD,
                  include + "docket.postgres.password = $" + PASSWORD + "@!",
                  include + PASSWORD)) {
            Path file = Files.writeString(home.resolve("app.conf"), config, UTF_8);
            for (CommandLineRun run :
                List.of(
                    CommandLineRun.of("schema", "--config", file),
                    CommandLineRun.of("schema", "--json", "--config", file),
                    CommandLineRun.of("verify", "--dir", home, "--notary", file))) {
              assertThat(run.exitCode()).as(config).isPositive();
              assertThat(run.out() + run.err()).isNotBlank().doesNotContain(PASSWORD, "\tat ");
            }
          }
        });
    assertThat(written).doesNotContain(PASSWORD);
  }
}
