package dev.docket.console.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCheckTest {

  @TempDir private static Path home = Path.of("");

  @BeforeAll
  static void replay() throws Exception {
    OrderLog.generate(1, 10).write(home.resolve("log.csv"));
    CommandLineRun run =
        CommandLineRun.of(
            "replay",
            home.resolve("log.csv"),
            "--dir",
            home.resolve("store"),
            "--acks",
            home.resolve("acks"));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void shouldFindEveryAcknowledgedCommit() throws Exception {
    Acknowledged acknowledged = acknowledged();

    StoreCheck check = StoreCheck.run(home.resolve("store"), acknowledged);

    assertThat(check.faults()).isEmpty();
    assertThat(check.found()).isEqualTo(acknowledged.count());
    assertThat(acknowledged.inDoubt()).isZero();
  }

  @Test
  void shouldMissACommitThatWasAcknowledgedAndIsNotThere() throws Exception {
    Acknowledged acknowledged = acknowledged();
    acknowledged.take("ACK an order#7 8 " + "0".repeat(64));

    assertThat(StoreCheck.run(home.resolve("store"), acknowledged).faults())
        .containsExactly("the acknowledged commit an order#7 is missing");
  }

  @Test
  void shouldNoticeAReceiptThatIsNotTheAcknowledgedOne() throws Exception {
    Acknowledged acknowledged = acknowledged();
    acknowledged.take("ACK order-0001#0 1 " + "0".repeat(64));

    assertThat(StoreCheck.run(home.resolve("store"), acknowledged).faults())
        .singleElement()
        .asString()
        .contains("order-0001#0 was acknowledged as");
  }

  private static Acknowledged acknowledged() throws Exception {
    Acknowledged acknowledged = new Acknowledged();
    Files.readAllLines(home.resolve("acks")).forEach(acknowledged::take);
    return acknowledged;
  }
}
