package dev.docket.console.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderLogTest {

  @Test
  void shouldMakeTheSameLogOfTheSameSeed(@TempDir Path dir) throws Exception {
    OrderLog.generate(1, 20).write(dir.resolve("a"));
    OrderLog.generate(1, 20).write(dir.resolve("b"));
    OrderLog.generate(2, 20).write(dir.resolve("c"));

    assertThat(dir.resolve("a")).hasSameTextualContentAs(dir.resolve("b"));
    assertThat(Files.readString(dir.resolve("a"))).isNotEqualTo(Files.readString(dir.resolve("c")));
  }

  @Test
  void shouldHoldEveryKindOfTroubleInTenOrders(@TempDir Path dir) throws Exception {
    OrderLog log = OrderLog.generate(7, 10);
    log.write(dir.resolve("log.csv"));

    assertThat(Files.readAllLines(dir.resolve("log.csv"))).hasSize(log.rows() + 1);
    assertThat(Files.readString(dir.resolve("log.csv")))
        .contains("Payment Declined", "Picking Failed", "Cancel Order", "reported twice");
  }
}
